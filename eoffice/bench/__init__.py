"""Measures of the pages that matter at growing size, beside a plain Django project and the database itself."""
