"""Causes of waiting in the reader's words."""

from django.utils.translation import gettext_lazy

from accounts.pages import words

from .figures import CAUSES, Split

LABELS = {
    "nobody_there": gettext_lazy("Nobody there"),
    "busy": gettext_lazy("Busy with others"),
    "others_first": gettext_lazy("Others first"),
    "gathered": gettext_lazy("Gathered and sent together"),
    "worked_on": gettext_lazy("Worked on"),
    "rest": gettext_lazy("The rest"),
}
MEANINGS = {
    "nobody_there": gettext_lazy("Night, holiday, leave or vacancy."),
    "busy": gettext_lazy("The desk worked on papers that had come before."),
    "others_first": gettext_lazy("The desk worked on papers that came later."),
    "gathered": gettext_lazy("It waited for others with which it was then sent."),
    "worked_on": gettext_lazy(
        "From its opening, or the desk's act before, until it left; two hours at most."
    ),
    "rest": gettext_lazy("The office was open, somebody was there, and no other paper of the desk moved."),
}
DAY = 24 * 3600


def rows(split: Split) -> list[dict]:
    """Each cause with its time by the clock and its part of the whole."""
    whole = split.seconds or 1
    return [
        {
            "label": LABELS[name],
            "meaning": MEANINGS[name],
            "time": words.duration(getattr(split, name), DAY),
            "share": f"{getattr(split, name) * 100 / whole:.0f}%",
        }
        for name in LABELS
        if getattr(split, name)
    ]


def brief(split: Split, most: int = 3) -> str:
    """The largest causes in one line, largest first: "nobody there 52%, busy with others 31%"."""
    largest = sorted(CAUSES, key=lambda name: -getattr(split, name))[:most]
    whole = split.seconds
    parts = [(LABELS[name], getattr(split, name) * 100 // whole) for name in largest] if whole else []
    return ", ".join(f"{label} {part}%" for label, part in parts if part)
