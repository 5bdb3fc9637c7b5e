"""How mailboxes come to be once an e-mail ID is approved."""
