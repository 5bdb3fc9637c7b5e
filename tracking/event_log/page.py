"""The pages of history: words for logs that were brought in, and for their papers."""

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge, Office
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.pages.paging import links, page_after
from tracking.models import Paper

PAGE = 50


def histories_for(charge: Charge) -> QuerySet[Office]:
    """The offices of logs that were brought in and not taken back, for who monitors the State."""
    sees = charge.post.may_monitor and charge.post.office.depth == 1
    offices = Office.objects.filter(is_history=True, ends=None)
    return offices if sees else offices.none()


def papers_url(office: Office) -> str:
    """The address of the papers of a log."""
    return address("history_papers", office.pk)


def of_histories(offices: QuerySet[Office], after: int | None) -> dict:
    """Facts for the list of logs."""
    rows, following = page_after(offices, after, size=PAGE)
    figures = Paper.objects.filter(office__in=rows).order_by().values("office")
    figures = figures.annotate(papers=Count("pk"), first=Min("created_at"), last=Max("moved_at"))
    by_office = {figure["office"]: figure for figure in figures}
    return {
        "rows": [_history(office, by_office.get(office.pk)) for office in rows],
        **links("after", after, following),
    }


def _history(office: Office, figure: dict | None) -> dict:
    papers = figure["papers"] if figure else 0
    days = (words.date(figure["first"]), words.date(figure["last"])) if figure else None
    return {
        "name": str(office),
        "code": office.code,
        "url": papers_url(office),
        "papers": ngettext("%s paper", "%s papers", papers) % papers,
        "days": _("%(first)s to %(last)s") % {"first": days[0], "last": days[1]} if days else "",
    }


def of_papers(office: Office, after: int | None) -> dict:
    """Facts for the list of papers of a log, in the order in which they came in."""
    papers = Paper.objects.filter(office=office).only(
        "kind", "number", "state", "seq", "created_at", "moved_at"
    )
    rows, following = page_after(papers, after, size=PAGE)
    return {
        "office": str(office),
        "rows": [_paper(paper) for paper in rows],
        **links("after", after, following),
    }


def _paper(paper: Paper) -> dict:
    return {
        "number": paper.number,
        "url": paper.get_absolute_url(),
        "state": paper.get_state_display(),
        "acts": ngettext("%s movement", "%s movements", paper.seq) % paper.seq,
        "opened": words.date(paper.created_at),
        "moved": words.date(paper.moved_at),
    }
