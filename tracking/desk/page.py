"""A desk in the reader's words: its tabs, median and rows as the template shows them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.pages import tables, words
from accounts.pages.addresses import address, addresses
from tracking.models import Paper, Stay
from tracking.paper import parking

from .figures import Now, Tally

# The words of a row that is not parked, has no limit and no statutory date.
ABSENT = {"parked_text": "", "review_late": False, "due_text": "", "law_text": "", "law_late": False}


def tabs(tally: Tally, show: str, here: str) -> list[dict]:
    """The lists of a desk, each with its count; `here` is the address of the desk, "" on its own page."""
    counts = {
        "all": (_("All"), tally.on_desk),
        "late": (_("Late"), tally.late),
        "today": (_("Due today"), tally.due_today),
        "parked": (_("Parked"), tally.parked),
    }
    return [
        {"url": f"{here}?show={name}", "label": label, "count": count, "current": name == show}
        for name, (label, count) in counts.items()
    ]


def median_text(tally: Tally, now: Now) -> str:
    """The median at this desk this month, with its sample; "" where nothing ended."""
    if not tally.ended:
        return ""
    length = words.duration(int(tally.median or 0), now.clock.day_seconds)
    return words.sampled(length, words.count(tally.ended))


def rows(stays: list[Stay], now: Now, reader: int, asked: dict[int, int]) -> list[dict]:
    """The rows of templates/tracking/desk_rows.html, for that person; `asked` has questions by paper."""
    priorities, gradings = (
        dict(Paper.Priority.choices),
        dict(Paper.Grading.choices) | {Paper.Grading.NORMAL: ""},
    )
    urls = addresses((stay.paper.kind, stay.paper_id) for stay in stays)
    explain_urls = addresses(("explanation", stay.paper_id, stay.arrived_seq) for stay in stays)
    today, day_seconds = timezone.localdate(now.moment), now.clock.day_seconds
    return [
        ABSENT
        | {
            "id": stay.paper_id,
            "seq": stay.paper.seq,
            "number": stay.paper.number,
            "is_receipt": stay.paper.kind == Paper.Kind.RECEIPT,
            "url": url,
            "explain_url": explain_url,
            "subject": stay.paper.subject,
            "priority": stay.paper.priority,
            "priority_label": priorities[stay.paper.priority],
            "grading": stay.paper.grading,
            "grading_label": gradings[stay.paper.grading],
            "from_label": str(stay.came_from or ""),
            "is_new": stay.opened_at is None,
            "question_url": address("reply", asked[stay.paper_id]) if stay.paper_id in asked else "",
            "has_draft": bool(stay.paper.draft_of(reader)),
            **(parking.describe(stay, now.moment) if stay.parked else {}),
            **_time(stay, now, today, day_seconds),
        }
        for stay, url, explain_url in zip(stays, urls, explain_urls, strict=True)
    ]


def sheet(post: Post, lines: list[dict]) -> tables.Table:
    """The papers of a desk for a file."""
    columns = {
        "number": _("Number"),
        "subject": _("Subject"),
        "priority_label": _("Priority"),
        "grading_label": _("Grading"),
        "from_label": _("From"),
        "held_text": _("Time here"),
        "due_text": _("Due here"),
        "law_text": _("Date by law"),
        "parked_text": _("Parked"),
    }
    name = f"desk-{timezone.localdate():%Y-%m-%d}"
    return tables.of_rows(name, _("My desk") + f": {post}", columns, lines)


def _time(stay: Stay, now: Now, today: date, day_seconds: int) -> dict:
    """The time it has lain here against its limit, and when it is due, here and by law."""
    measure, due_on = stay.measure(now.reading), None
    time = {"held_text": words.duration(measure.length, day_seconds), "held_share": 0, "lateness": ""}
    if stay.due_reading is not None:
        due_on = timezone.localdate(now.clock.moment(stay.due_reading))
        time["held_share"] = min(100, max(0, measure.counted) * 100 // max(measure.limit or 0, 1))
        time["lateness"] = "late" if measure.late > 0 else "due" if stay.due_reading <= now.evening else ""
        time["due_text"] = words.due(due_on, today=today, late=measure.late, day_seconds=day_seconds)
    if stay.paper.due_on:
        time |= words.by_law(stay.paper.due_on, desk=due_on, today=today)
    return time
