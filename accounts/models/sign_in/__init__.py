"""Ways in: invitations, sign-ins, and the keys of other programs."""
