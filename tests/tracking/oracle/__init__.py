"""Every figure once more from the ledger's movements and the office hours: slow, plain, and without SQL."""
