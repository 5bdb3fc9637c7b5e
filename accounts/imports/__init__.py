"""What every import of a sheet has alike: its steps in the background, how far it is, its end, its page."""
