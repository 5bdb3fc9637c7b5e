"""The monitor in the reader's words: what its templates show."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Charge, Office, Post, Section

from . import attribution, clock, monitor, route, words
from .models import Paper, Stay
from .monitor import Figures, Moment


def days(length: float | None) -> str:
    """Working days in words; "" for none."""
    if length is None:
        return ""
    return words.duration(int(length * 100_000), 100_000)


def tally(whole: Figures, offices: list[int], moment: Moment) -> dict:
    """The figures above the table."""
    done = monitor.disposals(offices, moment)
    share = f"{whole.late * 100 / whole.total:.1f}%" if whole.total else ""
    return {
        "pending": words.count(whole.total),
        "late": words.count(whole.late),
        "late_share_text": share,
        "soon": words.count(whole.soon),
        "parked": words.count(whole.parked),
        "median_text": days(done.median),
        "median_before_text": days(done.median_before),
        "median_n": done.n,
        "opened_today": monitor.opened_today(offices, moment),
        "disposed_today": done.today,
    }


def row(label: str, url: str, found: Figures, most: int, **who) -> dict:
    """One line of the table; its bar is as long as its share of the longest."""
    scale = max(most, 1)
    return {
        "label": label,
        "url": url,
        "holder_label": "",
        "vacant": False,
        "bands": [count * 100 // scale for count in found.bands],
        "bands_text": _("up to 3 days %(a)s, 4 to 7 %(b)s, 8 to 15 %(c)s, more %(d)s")
        % dict(zip("abcd", found.bands, strict=True)),
        "total": words.count(found.total),
        "late": found.late,
        "oldest_text": days(found.oldest),
        "median_text": days(found.median),
        "in_text": f"{found.came:.1f}",
        "out_text": f"{found.went:.1f}",
    } | who


def children(office: Office, moment: Moment) -> tuple[list[tuple[Office, Figures]], list]:
    """The offices below and the sections of this one, each with its figures."""
    directly = Office.objects.within(office).filter(depth=office.depth + 1)
    below = {child.path: child for child in directly}
    figures = monitor.figures(monitor.by_child(office), moment)
    offices = [(below[path], found) for path, found in figures.items() if path in below]
    own = monitor.figures(monitor.by_section(office), moment)
    sections = Section.objects.in_bulk(own)
    return offices, [(sections[pk], found) for pk, found in own.items()]


def office_rows(offices: list[tuple[Office, Figures]], sections: list, at: datetime) -> list[dict]:
    """Offices and sections, those with most that is late first."""
    heads = _heads([office for office, _found in offices])
    holders = attribution.holders(list(heads.values()), at)
    most = max((found.total for _place, found in [*offices, *sections]), default=0)
    rows = [
        (found, row(str(office), reverse("monitor_office", args=[office.pk]), found, most,
                    **_held(heads.get(office.pk), holders)))
        for office, found in offices
    ] + [
        (found, row(str(section), reverse("monitor_section", args=[section.pk]), found, most))
        for section, found in sections
    ]  # fmt: skip
    return [shown for found, shown in sorted(rows, key=lambda pair: (-pair[0].late, -pair[0].total))]


def _heads(offices: list[Office]) -> dict[int, Post]:
    """The highest post of each office."""
    found: dict[int, Post] = {}
    posts = Post.objects.filter(section__office__in=offices).select_related("section")
    for post in posts.order_by("-designation__rank", "pk"):
        found.setdefault(post.section.office_id, post)
    return found


def _held(post: Post | None, holders: dict[int, Charge], controlling: str = "") -> dict:
    """Who holds a post, or that it is vacant and who answers for it."""
    if post is None:
        return {}
    if holder := holders.get(post.pk):
        return {"holder_label": str(holder.user)}
    label = _("answers: %s") % controlling if controlling else str(post)
    return {"holder_label": label, "vacant": True}


def desk_rows(section: Section, moment: Moment) -> tuple[list[dict], Figures]:
    """The desks of a section."""
    found = monitor.figures(monitor.by_desk(section), moment)
    posts = list(Post.objects.filter(pk__in=found).select_related("reports_to"))
    above = [post.reports_to_id for post in posts if post.reports_to_id]
    holders = attribution.holders([*posts, *above], moment.at)
    most = max((figures.total for figures in found.values()), default=0)
    rows = []
    for post in sorted(posts, key=lambda post: (-found[post.pk].late, -found[post.pk].total)):
        superior = holders.get(post.reports_to_id) if post.reports_to_id else None
        who = _held(post, holders, str(superior.user) if superior else "")
        rows.append(row(str(post), reverse("monitor_post", args=[post.pk]), found[post.pk], most, **who))
    return rows, monitor.added(found.values())


def papers(stays: list[Stay], charge: Charge, moment: Moment) -> list[dict]:
    """Stuck papers with age, desk and explanation; secret subjects only for desks they lay with."""
    held = set(
        Stay.objects.at(charge.post_id)
        .filter(paper__in=[stay.paper_id for stay in stays])
        .values_list("paper", flat=True)
    )
    return [_paper(stay, moment, stay.paper_id in held) for stay in stays]


def _paper(stay: Stay, moment: Moment, was_mine: bool) -> dict:
    paper, day = stay.paper, clock.clock(stay.calendar_id).day_seconds
    over = route.overdue(stay, moment.at)
    return {
        "age_text": words.duration(route.held(stay, moment.at), day),
        "late": over > 0,
        "over_text": _("%s over the limit") % words.duration(over, day) if over > 0 else "",
        "number": paper.number,
        "subject": paper.subject if was_mine or not paper.is_secret else paper.get_grading_display(),
        "priority": paper.priority,
        "priority_label": Paper.Priority(paper.priority).label,
        "url": paper.get_absolute_url(),
        "where_text": f"{stay.post}, {stay.office}",
        "desk_text": _("since %s") % words.moment(stay.arrived_at),
        "parked": stay.parked,
        "explain_url": reverse("explanation", args=[paper.pk, stay.arrived_seq]),
    }


def shows() -> dict[str, str]:
    """What a list may be narrowed to."""
    return {"all": _("All"), "late": _("Late"), "soon": _("Late within 3 days"), "parked": _("Parked")}


def crumbs(office: Office, charge: Charge) -> list[dict]:
    """The offices above this one, as far as the acting post monitors."""
    above = Office.objects.above(office).filter(path__startswith=charge.post.office.path).order_by("path")
    return [{"label": str(step), "url": reverse("monitor_office", args=[step.pk])} for step in above]
