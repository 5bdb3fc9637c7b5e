"""Import of offices, sections and posts: from a sheet, or as a standard office has them."""
