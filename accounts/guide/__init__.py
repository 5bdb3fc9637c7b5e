"""The guide inside the program: its parts, the topic of each page, and whom to ask."""
