"""Causes of waiting in the reader's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.pages import words

from .figures import CAUSES, Split

# Nobody's time in office hours is vacancy and leave; that outside them has a line of its own.
LABELS = {
    "busy": gettext_lazy("Busy with others"),
    "others_first": gettext_lazy("Others first"),
    "gathered": gettext_lazy("Gathered and sent together"),
    "worked_on": gettext_lazy("Worked on"),
    "nobody_there": gettext_lazy("Vacant or on leave"),
    "rest": gettext_lazy("Lay untouched"),
}
MEANINGS = {
    "busy": gettext_lazy("The desk worked on papers that had come before."),
    "others_first": gettext_lazy("The desk worked on papers that came later."),
    "gathered": gettext_lazy("It waited for others with which it was then sent."),
    "worked_on": gettext_lazy(
        "From its opening, or the desk's act before, until it left; two hours at most."
    ),
    "nobody_there": gettext_lazy("The office was open, and nobody was at the desk."),
    "rest": gettext_lazy("The office was open, somebody was there, and no other paper of the desk moved."),
}
CLOSED = gettext_lazy("Office closed")
CLOSED_MEANING = gettext_lazy("Nobody was there: night, day off or holiday.")
HOUR = 3600


def rows(split: Split) -> list[dict]:
    """Each cause with its time in office hours and its part of them, and its time by the clock.

    Nobody's time stands in two lines, vacancy or leave and the closed office; all lines are the whole.
    """
    lines = [
        _row(LABELS[name], MEANINGS[name], split, split.in_office_hours(name), by_clock)
        for name in LABELS
        if (by_clock := getattr(split, name) - (split.closed if name == "nobody_there" else 0))
    ]
    if split.closed:
        lines.append(_row(CLOSED, CLOSED_MEANING, split, None, split.closed))
    return [*lines, _row(_("Together"), "", split, split.seconds_open, split.seconds)]


def _row(
    label: Promise | str, meaning: Promise | str, split: Split, seconds: int | None, by_clock: int
) -> dict:
    return {
        "label": label,
        "meaning": meaning,
        "time": "–" if seconds is None else _hours(seconds),
        "share": "–" if seconds is None else f"{seconds * 100 / (split.seconds_open or 1):.0f}%",
        "by_clock": _hours(by_clock),
    }


def _hours(seconds: int) -> str:
    """Hours of 60 minutes in both columns: a working day has not those of a day of the clock."""
    if seconds < HOUR:
        return words.duration(seconds, HOUR)
    hours = seconds // HOUR
    return ngettext("%s hour", "%s hours", hours) % words.count(hours)


def brief(split: Split, most: int = 3) -> str:
    """The largest causes in office hours, largest first: "lay untouched 52%, busy with others 31%"."""
    largest = sorted(CAUSES, key=lambda name: -split.in_office_hours(name))[:most]
    whole = split.seconds_open
    parts = [(LABELS[name], split.in_office_hours(name) * 100 // whole) for name in largest] if whole else []
    return ", ".join(f"{label} {part}%" for label, part in parts if part)


def sentence(split: Split) -> str:
    """The reasons why papers waited in office hours, and for how much of all time the office was closed."""
    causes = brief(split)
    if not causes:
        return _("All of the time the office was closed.")
    facts = {"causes": causes, "shut": f"{(1 - split.seconds_open / split.seconds) * 100:.0f}%"}
    return (
        _("In office hours: %(causes)s. The office was closed for %(shut)s of all the time by the clock.")
        % facts
    )
