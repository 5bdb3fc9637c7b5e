"""Lengths of which some are not over yet. Numbers in, numbers out: it knows no table and no clock."""
