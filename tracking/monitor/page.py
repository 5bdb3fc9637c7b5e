"""The monitor in the reader's words: its figures, lines and lists as the templates show them."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge, Office, Post, Section
from accounts.names import Named
from accounts.pages import words
from accounts.pages.addresses import address, addresses
from tracking.ask.page import desk_offer
from tracking.survival.curve import Curve
from tracking.time.attribution import Holders

from .disposals import Disposals
from .figures import BANDS, SHOWS, Figures
from .past import Past
from .table import ABOVE_DISTRICTS, Line, Table
from .worst import Desk

# As many places on which nothing lies are named; the download has them all.
MOST_IDLE = 25
# The list of the papers behind a line; that of a desk is the desk's own page.
PAPERS = {"office": "monitor_papers", "section": "monitor_section_papers", "post": "monitor_post"}


def days(length: float | None) -> str:
    """Working days in words; "" for none."""
    return "" if length is None else words.days(length)


def tally(whole: Figures) -> dict:
    """The figures above the table."""
    return {
        "pending": words.count(whole.total),
        "late": words.count(whole.late),
        "late_share_text": f"{whole.late * 100 / whole.total:.1f}%" if whole.total else "",
        "soon": words.count(whole.soon),
        "parked": words.count(whole.parked) if whole.parked else "",
        "oldest_text": days(whole.oldest),
    }


def disposal(done: Disposals) -> dict:
    """The papers opened and disposed of, and the time that disposal took."""
    return {
        "median_label": _("median time to disposal, 30 days"),
        "median_text": days(done.median),
        "median_before_text": days(done.median_before),
        "median_n": sample_text(done),
        "opened_today": words.signed(done.opened_today, "+"),
        "disposed_today": words.signed(done.today, "−"),
    }


def until_gone(times: Curve) -> dict:
    """The time until papers are closed or passed on, open ones counted, in the place of that to disposal."""
    return {
        "median_label": _("median until closed or passed on, 90 days"),
        "median_text": days(times.quantile(0.5).value),
        "median_before_text": "",
        "median_n": words.count(times.n),
    }


def typical(times: Curve | None) -> str:
    """The median of the time papers take, open ones counted, with their number; "" for none."""
    if times is None or not times.n:
        return ""
    median, n = days(times.quantile(0.5).value), words.count(times.n)
    if not median:
        return _("more than half still lie here, n = %s") % n
    return _("median %(median)s, n = %(n)s") % {"median": median, "n": n}


def spread(times: Curve) -> str:
    """The same with the ninth decile."""
    most = days(times.quantile(0.9).value)
    within = _("9 of 10 within %s")
    return f"{typical(times)} · {within % most}" if most else typical(times)


def load(whole: Figures, times: Curve) -> dict:
    """The figures above the papers of a desk or a person."""
    ages = LineWords.in_language().ages % dict(zip("abcd", whole.bands, strict=True))
    return {
        "pending": words.count(whole.total),
        "late": words.count(whole.late),
        "ages_text": ages,
        "oldest_text": days(whole.oldest),
        "times_text": spread(times),
    }


def sample_text(done: Disposals) -> str:
    """The number of papers whose disposal was timed: "120", or "500 of 1,846"."""
    if done.n == done.closed:
        return words.count(done.n)
    return _("%(n)s of %(all)s") % {"n": words.count(done.n), "all": words.count(done.closed)}


class LineWords(NamedTuple):
    """The words of the figures of a line, looked up once for all lines."""

    ages: str
    oldest: str
    today: str
    per_day: str

    @classmethod
    def in_language(cls) -> "LineWords":
        """In the reader's language."""
        return cls(
            ages=_("up to 3 days %(a)s, 4 to 7 %(b)s, 8 to 15 %(c)s, more %(d)s"),
            oldest=_("oldest %s"),
            today=_("today %(came)s in, %(went)s out"),
            per_day=_("per day %(came)s in, %(went)s out"),
        )


def rows(
    table: Table, lines: list[Line], holders: Holders, times: dict[int, Curve] | None = None
) -> list[dict]:
    """Some lines of a table as rows; each bar is as long as its share of the longest in the table.

    The lines of desks come with the times that papers take there.
    """
    most = max((line.figures.total for line in table.lines), default=0) or 1
    line_words = LineWords.in_language()
    urls = addresses((f"monitor_{line.kind}", line.place.pk) for line in lines)
    papers_urls = addresses((PAPERS[line.kind], line.place.pk) for line in lines)
    return [
        _row(line, most, table.flow_days, line_words, times)
        | {"url": url, "total_url": f"{papers_url}?show=all", "late_url": f"{papers_url}?show=late"}
        | _answering(line, holders)
        for line, url, papers_url in zip(lines, urls, papers_urls, strict=True)
    ]


def _row(line: Line, most: int, flow_days: int, line_words: LineWords, times: dict | None) -> dict:
    figures = line.figures
    median = typical(times.get(line.place.pk)) if times else ""
    return {
        "label": line.place.name,
        "bands": [count * 100 // most for count in figures.bands],
        "bands_text": line_words.ages % dict(zip("abcd", figures.bands, strict=True)),
        "is_pending": bool(figures.total),
        "total": words.count(figures.total),
        "late": words.count(figures.late) if figures.late else "",
        "detail_text": _detail(figures, flow_days, line_words, median),
    }


def _detail(figures: Figures, flow_days: int, line_words: LineWords, median: str) -> str:
    """The oldest and the median, and what came and went; nothing where nothing lies or moved."""
    parts = []
    if figures.total:
        parts.append(line_words.oldest % days(figures.oldest))
        parts += [median] if median else []
    if figures.came_today or figures.went_today:
        parts.append(line_words.today % {"came": figures.came_today, "went": figures.went_today})
    if figures.came or figures.went:
        flow = {"came": f"{figures.came / flow_days:.1f}", "went": f"{figures.went / flow_days:.1f}"}
        parts.append(line_words.per_day % flow)
    return " · ".join(parts)


def holder(post: Named | Post | None, holders: Holders) -> dict:
    """The holder of a post, or that it is vacant or the holder on leave, and who answers for it."""
    if post is None:
        return {"holder_label": "", "vacant": False, "holder_url": ""}
    if charge := holders.held.get(post.pk):
        additional = "" if charge.kind == Charge.Kind.SUBSTANTIVE else f" ({charge.get_kind_display()})"
        url = address("monitor_person", charge.user_id)
        return {"holder_label": f"{charge.user}{additional}", "vacant": False, "holder_url": url}
    controlling = holders.controlling.get(post.pk)
    label = _("controlling officer: %s") % controlling if controlling else post.name
    if away := holders.on_leave.get(post.pk):
        text = _("%(absent)s, on leave until %(day)s")
        text %= {"absent": away.person, "day": words.day(away.ends_on)}
        label = f"{text} – {label}" if controlling else text
        url = address("monitor_person", away.person_id)
        return {"holder_label": label, "vacant": False, "holder_url": url}
    return {"holder_label": label, "vacant": True, "holder_url": ""}


def _answering(line: Line, holders: Holders) -> dict:
    """The head of a line; where most of what is late lies at vacant desks, the vacancy."""
    post = line.answering
    label = holder(post, holders)
    if line.vacancy is None or post is line.head:
        return label
    facts = {
        "desk": post.name if isinstance(post, Named) else str(post),
        "answers": label["holder_label"],
        "late": words.count(line.vacancy.late),
        "all": words.count(line.figures.late),
    }
    text = _("%(desk)s – %(answers)s · %(late)s of %(all)s late at vacant desks")
    return {"holder_label": text % facts, "vacant": True, "holder_url": ""}


def sentence(whole: Figures, desks: list[Desk], holders: Holders, before: Past | None) -> str:
    """The state of a place in a few words: the late, the desks that hold most of them, and those vacant."""
    if not whole.late:
        return _("Nothing is late.")
    late = {"late": words.count(whole.late), "all": words.count(whole.total)}
    parts = [_("%(late)s of %(all)s are late.") % late]
    held = {"number": len(desks), "held": words.count(sum(desk.late for desk in desks))}
    holds = ngettext(
        "The worst desk holds %(held)s of them.",
        "The %(number)s worst desks hold %(held)s of them.",
        len(desks),
    )
    parts.append(holds % held)
    vacant = sum(desk.post.pk not in holders.held and desk.post.pk not in holders.on_leave for desk in desks)
    if vacant:
        are_vacant = ngettext(
            "%(number)s of these desks is vacant.", "%(number)s of these desks are vacant.", vacant
        )
        parts.append(are_vacant % {"number": vacant})
    if before is not None:
        change = whole.late - before.late_before
        signed = words.signed(abs(change), "−" if change < 0 else "+")
        parts.append(_("Against a week ago: %s.") % signed)
    return " ".join(parts)


def sent_on(before: Past | None) -> dict:
    """The papers passed on to other offices and those closed, apart; nothing where no days are stored."""
    if before is None:
        return {}
    return {"passed": words.count(before.passed), "closed": words.count(before.closed)}


def worst(desks: list[Desk], holders: Holders, charge: Charge, here: Office) -> list[dict]:
    """The desks with most late papers as rows, each with the way to ask about all of them.

    Those of another office than that of the page name it.
    """
    asking = desk_offer([desk.post for desk in desks], charge)
    urls = addresses(("monitor_post", desk.post.pk) for desk in desks)
    oldest = _("oldest %s")
    return [
        {
            "label": str(desk.post) if desk.post.office == here else f"{desk.post}, {desk.post.office}",
            "url": url,
            "late_url": f"{url}?show=late",
            "late": words.count(desk.late),
            "times_text": " · ".join(filter(None, [oldest % days(desk.oldest), typical(desk.times)])),
            "ask": asking.get(desk.post.pk),
        }
        | holder(desk.post, holders)
        for desk, url in zip(desks, urls, strict=True)
    ]


def idle(lines: list[Line]) -> dict:
    """The places on which nothing lies, the first of them as links; none where there are none."""
    if not lines:
        return {}
    shown = lines[:MOST_IDLE]
    urls = addresses((f"monitor_{line.kind}", line.place.pk) for line in shown)
    return {
        "count": words.count(len(lines)),
        "places": [{"url": url, "label": line.place.name} for line, url in zip(shown, urls, strict=True)],
        "more": words.count(len(lines) - len(shown)) if len(lines) > len(shown) else "",
    }


def ways(office: Office) -> list[dict]:
    """The pages that tell more of an office, as one row of links."""
    pages = {
        "monitor_trend": _("Trend"),
        "monitor_causes": _("Why papers waited"),
        "monitor_routes": _("Route map"),
        "monitor_likely": _("Likely late"),
        "monitor_signs": _("Signs"),
    }
    if office.kind in ABOVE_DISTRICTS:
        pages |= {"monitor_map": _("Districts"), "monitor_rank": _("Rank of districts")}
    return [{"url": address(name, office.pk), "label": label} for name, label in pages.items()]


def lists(kind: str, pk: int, whole: Figures) -> dict:
    """The list behind each figure of a place, and the age bands with how many lie in each."""
    url = address(PAPERS[kind], pk)
    labels = ("≤3", "4–7", "8–15", ">15")
    bands = [
        {"label": label, "count": words.count(count), "url": f"{url}?show={show}"}
        for label, count, show in zip(labels, whole.bands, BANDS, strict=True)
    ]
    return {"lists": {show: f"{url}?show={show}" for show in SHOWS}, "bands": bands}


def sheet(table: Table, holders: Holders) -> tuple[list[str], list[list]]:
    """Heading and rows of the whole table, for a file; lengths in working days."""
    heading = [
        _("Office / desk"), _("Holder"), _("Vacant"), _("Up to 3 days"), _("4 to 7 days"), _("8 to 15 days"),
        _("Over 15 days"), _("Total"), _("Late"), _("Parked"), _("oldest"), _("median"), _("in today"),
        _("out today"), _("in per day"), _("out per day"),
    ]  # fmt: skip
    return heading, [_sheet_line(line, table.flow_days, holders) for line in table.lines]


def _sheet_line(line: Line, flow_days: int, holders: Holders) -> list:
    figures, head = line.figures, _answering(line, holders)
    return [
        line.place.name, head["holder_label"], _("Vacant") if head["vacant"] else "", *figures.bands,
        figures.total, figures.late, figures.parked, _tenths(figures.oldest), _tenths(figures.median),
        figures.came_today, figures.went_today,
        round(figures.came / flow_days, 1), round(figures.went / flow_days, 1),
    ]  # fmt: skip


def _tenths(length: float | None) -> float | None:
    """A length in tenths of a day, never rounded up."""
    return None if length is None else int(length * 10) / 10


def desks(posts: list[Post]) -> list[dict]:
    """Desks as links, each with its office."""
    urls = addresses(("monitor_post", post.pk) for post in posts)
    return [{"url": url, "label": f"{post}, {post.office}"} for post, url in zip(posts, urls, strict=True)]


def crumbs(offices: list[Office]) -> list[dict]:
    """The way to a page, a step for each office above it."""
    return [crumb(office, "office") for office in offices]


def crumb(place: Office | Section, kind: str) -> dict:
    """One step of the way to a page."""
    return {"label": str(place), "url": address(f"monitor_{kind}", place.pk)}
