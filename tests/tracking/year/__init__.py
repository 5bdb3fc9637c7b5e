"""A year of three districts, lived through the verbs under a moving clock."""
