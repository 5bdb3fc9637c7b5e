"""The audit trail, and the chains and versions that prove it."""
