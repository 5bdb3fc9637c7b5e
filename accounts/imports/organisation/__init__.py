"""Offices, sections and posts brought in by the sheet, or as a standard office has them."""
