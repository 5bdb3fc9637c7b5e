"""Measures of the pages that matter at growing size, beside two floors taken in the same run."""
