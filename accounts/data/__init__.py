"""Starting data that an office may change later: tables and lists of words beside this module."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    """The rows of one table of starting data."""
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def word_list(name: str) -> list[str]:
    """The words of one list of starting data."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split()
