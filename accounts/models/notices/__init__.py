"""What people are told, and the ways it goes."""
