"""E-mail IDs, the letters about them, and who had them when."""
