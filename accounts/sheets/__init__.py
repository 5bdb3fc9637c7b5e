"""Sheets that an office fills in: read from any program, given back with their errors, offered empty."""
