"""Places over time and beside each other: charts of an office, the map of districts, their rank."""
