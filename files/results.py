"""The rows of a search: what was found, where it lies, and which words matched."""

import re

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Charge
from tracking import clock, route, words
from tracking.models import Paper, Stay

from .romanise import search_words, sought_words

WORD = re.compile(r"[^\s,;:()\-–—/।]+")


def rows(papers: list[Paper], charge: Charge, typed: str) -> list[dict]:
    """The rows of templates/files/search.html."""
    now = timezone.now()
    stays = Stay.objects.open().filter(paper__in=papers).select_related("post__section__office")
    here = {stay.paper_id: stay for stay in stays}
    held = set(Stay.objects.at(charge.post_id).filter(paper__in=papers).values_list("paper", flat=True))
    sought = sought_words(typed)
    return [_row(paper, here[paper.pk], now, sought, paper.pk in held) for paper in papers]


def _row(paper: Paper, stay: Stay, now, sought: set[str], was_mine: bool) -> dict:
    day = clock.clock(stay.calendar_id).day_seconds
    readable = was_mine or not paper.is_secret
    return {
        "number": paper.number,
        "url": paper.get_absolute_url(),
        "subject": marked(paper.subject, sought) if readable else paper.get_grading_display(),
        "snippet_html": "",
        "grading_label": "" if paper.grading == Paper.Grading.NORMAL else paper.get_grading_display(),
        "where_label": f"{stay.post}, {stay.office}" if not stay.at_rest else str(stay.post),
        "held_text": "" if stay.at_rest else words.duration(route.held(stay, now), day),
        "lateness": "late" if not stay.at_rest and route.overdue(stay, now) > 0 else "",
        "state_label": paper.get_state_display(),
    }


def marked(text: str, sought: set[str]) -> SafeString:
    """The text with the words that matched marked, everything else escaped."""
    out, end = [], 0
    for found in WORD.finditer(text):
        if sought.intersection(search_words(found.group())):
            out += [escape(text[end : found.start()]), "<mark>", escape(found.group()), "</mark>"]
            end = found.end()
    return mark_safe("".join([*out, escape(text[end:])]))  # noqa: S308 - every piece is escaped
