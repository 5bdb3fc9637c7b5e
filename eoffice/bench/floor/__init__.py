"""The floor: a plain Django project that knows a session and one table, and nothing of e-office.

Started from the folder above it, as a package of its own name, so that nothing of ours is even imported.
"""
