"""Rows of papers as they may stand in a letter."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpRequest

from tracking.models import Paper

Row = TypeVar("Row")


def without_graded(request: HttpRequest, rows: Iterable[Row], paper: Callable[[Row], Paper]) -> list[Row]:
    """All of the rows on a page; without graded papers where they go out by mail, whoever may read them."""
    by_mail = getattr(request, "by_mail", False)
    return [row for row in rows if not by_mail or paper(row).grading == Paper.Grading.NORMAL]
