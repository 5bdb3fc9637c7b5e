"""Everything on one machine: the servers e-office needs, started, watched and stopped by one command."""
