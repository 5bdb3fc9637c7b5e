"""The rows of a search: the papers, where they lie, and the words that matched."""

import re
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.directory.holding import Holdings, holdings
from accounts.latin.transliterate import query, search_words
from accounts.models import Charge
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.queries.compiled import compiled
from tracking.models import Paper, Stay
from tracking.paper import route
from tracking.time import clock

# A comma within a number, and a colon typed for a visarga, end no word.
WORD = re.compile(r"(?:[^\s,;:()\-–—/।]|(?<=\d),(?=\d)|(?<=\w):(?=\w))+")
OPERAND = re.compile(r"'([^']+)'(:\*)?")


def rows(papers: list[Paper], charge: Charge, text: str) -> list[dict]:
    """The rows of templates/files/search.html."""
    now = timezone.now()
    open_stays = {stay.paper_id: stay for stay in _open_stays(papers=[paper.pk for paper in papers])}
    readable = Paper.objects.readable_among(papers, charge)
    matcher = Matcher(text)
    held = holdings(stay.post_id for stay in open_stays.values() if not stay.at_rest)
    return [
        _row(paper, open_stays[paper.pk], now, matcher, held, readable=paper.pk in readable)
        for paper in papers
    ]


@compiled
def _open_stays(papers) -> QuerySet[Stay]:
    stays = Stay.objects.open().filter(paper__in=papers).select_related("post", "office")
    return stays.only(
        *("paper", "calendar", "arrived_seq", "arrived_reading", "due_reading", "left_reading"),
        *("at_rest", "parked", "hold_seconds", "late_hold_seconds"),
        *("post__name_hi", "post__name_en", "office__name_hi", "office__name_en"),
    )


def _row(
    paper: Paper, stay: Stay, now: datetime, matcher: "Matcher", held: Holdings, *, readable: bool
) -> dict:
    day = clock.clock(stay.calendar_id).day_seconds
    subject = marked(paper.subject, matcher) if readable else escape(Paper.Grading(paper.grading).label)
    place = _("In the letter") if paper.kind == Paper.Kind.RECEIPT else _("In a note")
    in_note = readable and "<mark>" not in subject and not matcher.matches(paper.number)
    return {
        "number": paper.number,
        "url": paper.get_absolute_url(),
        "subject": subject,
        "snippet_html": escape(place) if in_note else "",
        "grading_label": "" if paper.grading == Paper.Grading.NORMAL else Paper.Grading(paper.grading).label,
        "where_label": f"{held.name(stay.post)}, {stay.office}" if not stay.at_rest else str(stay.post),
        "held_text": "" if stay.at_rest else words.duration(route.held(stay, now), day),
        "explain_url": "" if stay.at_rest else address("explanation", paper.pk, stay.arrived_seq),
        "lateness": "late" if not stay.at_rest and route.overdue(stay, now) > 0 else "",
        "state_label": Paper.State(paper.state).label,
    }


def marked(text: str, matcher: "Matcher") -> SafeString:
    """The text with the words that matched marked, everything else escaped."""
    out, end = [], 0
    for match in WORD.finditer(text):
        if matcher.matches(match.group()):
            out += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
            end = match.end()
    return mark_safe("".join([*out, escape(text[end:])]))  # noqa: S308 - every piece is escaped


class Matcher:
    """The words and beginnings of words of a query, to be found in a text."""

    def __init__(self, text: str):
        operands = OPERAND.findall(query(text))
        self.words = {word for word, _end in operands}
        self.beginnings = tuple(word for word, is_open in operands if is_open)

    def matches(self, word: str) -> bool:
        """Return whether a word of a text matches the query, as written or by its sound."""
        forms = _forms(word)
        return not self.words.isdisjoint(forms) or any(form.startswith(self.beginnings) for form in forms)


# Subjects are made of the same words over and over.
@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    return tuple(search_words(word))
