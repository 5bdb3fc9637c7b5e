"""Formulas of a sheet that fetch data or start programs."""

import re

from .refusing import Refused, is_remote, refuse_link

STRING = re.compile(r'"[^"]*"')
FUNCTIONS = re.compile(
    r"(?<![\w.])(?:COM\.MICROSOFT\.)?(?:_xl\w+\.)*"
    r"(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE|SQL\.REQUEST|_xlfn\.IMAGE|_xlfn\._xlws\.IMAGE)\s*\(",
    re.IGNORECASE,
)
# cmd|'/C calc'!A0; a sheet may be called 'A|B'.
DDE = re.compile(r"(?:^|[=+\-(,;&*/^<>@])\s*(?:[A-Za-z][\w.]*|'[^'|]*')\|")
HYPERLINK = re.compile(r'HYPERLINK\s*\(\s*"([^"]*)"', re.IGNORECASE)
BOOK = re.compile(r"'([^']*)'\s*[#!]")


def refuse_formula(text: str) -> None:
    """Refuse a formula that asks another computer or another program."""
    bare = STRING.sub('""', text)
    if FUNCTIONS.search(bare):
        raise Refused("formula")
    if DDE.search(bare):
        raise Refused("dde")
    for target in HYPERLINK.findall(text):
        refuse_link(target)
    if any(is_remote(book) for book in BOOK.findall(bare)):
        raise Refused("fetches")
