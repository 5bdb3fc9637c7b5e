"""Parsers of one uploaded file, run in a process of their own with little memory and time.

Run as `python -I probe/__main__.py KIND PATH MOST_PAGES`; prints {"pages": n} or {"refused": reason}. They
import nothing of the project: whatever a hostile file does to a parser, it does to this process only.
"""
