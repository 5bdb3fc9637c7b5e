"""Uploaded papers as pages for printing, and parts as one PDF, in a process of its own with limits.

Nothing of e-Office is imported here: what was uploaded may be made to break what reads it.
"""
