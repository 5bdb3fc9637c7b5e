"""Backup and restoring: the database to any second, and with it every paper that it names.

It needs neither Django nor a database that works, because whoever restores may have none.
"""
