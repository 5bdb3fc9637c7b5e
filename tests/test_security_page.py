"""docs/security.md is honest: each row says met or not, and every test that it names exists."""

import re

from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "security.md"
ROW = re.compile(r"^\| ([A-Z]\d+) \|", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# Of the requirements there are twelve on accounts, six on sessions, and so on.
IDS = {"A": 12, "S": 6, "Z": 8, "I": 8, "U": 9, "W": 7, "C": 6, "L": 4}


def test_every_test_that_the_page_names_exists():
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (settings.BASE_DIR / path).is_file()
        or f"def {name}(" not in (settings.BASE_DIR / path).read_text(encoding="utf-8")
    ]
    assert named
    assert not missing


def test_every_requirement_has_its_row_and_says_how_it_stands():
    text = PAGE.read_text(encoding="utf-8")
    assert ROW.findall(text) == [f"{kind}{n}" for kind, most in IDS.items() for n in range(1, most + 1)]
    rows = [line for line in text.splitlines() if ROW.match(line)]
    silent = [row for row in rows if not re.search(r"\| (met|not met)\b", row)]
    unproven = [row for row in rows if "| met:" in row and not NAMED.search(row)]
    assert not silent
    assert not unproven
