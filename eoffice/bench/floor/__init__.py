"""The floor: a plain Django project that knows a session and one table, and nothing of e-office.

It is started from the folder above it as a package of its own, so that nothing of e-office is imported.
"""
