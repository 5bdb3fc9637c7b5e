"""Sheets that were brought in, and their lines."""
