"""How dates and times are typed, by language."""
