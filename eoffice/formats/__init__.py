"""Formats in which dates and times are typed, by language."""
