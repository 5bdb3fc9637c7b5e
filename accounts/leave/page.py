"""Leave in the reader's words: the rows of the list, its sheet, and what an entry means for the desks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.directory.holding import name_with_holder
from accounts.models import Charge, Leave, User
from accounts.models.dated import midnight
from accounts.names import actor_name
from accounts.pages import tables, words
from accounts.pages.paging import links, page_before

from . import verbs
from .forms import LeaveForm

SIZE = 25
TABS = {
    "today": gettext_lazy("On leave today"),
    "coming": gettext_lazy("Coming"),
    "past": gettext_lazy("Past"),
    "taken-back": gettext_lazy("Taken back"),
}


def tab_of(terms: verbs.Terms) -> str:
    """The tab of the list on which a leave stands today."""
    today = timezone.localdate()
    if terms.begins_on > today:
        return "coming"
    return "past" if terms.ends_on < today else "today"


class Desks(NamedTuple):
    """The charges that people hold on days of leave, and those of their link officers."""

    own: dict[int, list[Charge]]
    links: dict[int, list[Charge]]


def under(tab: str, rows: QuerySet[Leave], today: date) -> QuerySet[Leave]:
    """The leave that a tab lists."""
    if tab == "taken-back":
        return rows.filter(taken_back_at__isnull=False)
    rows = rows.standing()
    if tab == "coming":
        return rows.filter(begins_on__gt=today)
    return rows.filter(ends_on__lt=today) if tab == "past" else rows.on(today)


def context(by: Charge, show: str, before: int | None) -> dict:
    """Facts for templates/accounts/leave.html: a page of one tab, the last entered first."""
    today, show = timezone.localdate(), show if show in TABS else "today"
    rows = with_people(under(show, verbs.administered(by), today))
    found, following = page_before(rows, before, size=SIZE)
    here = f"?show={show}"
    return {
        "tabs": [
            {"url": f"?show={tab}", "label": label, "current": tab == show} for tab, label in TABS.items()
        ],
        "show": show,
        "rows": list(_rows(found, by)),
        **links("before", before, following, here=here),
    }


def with_people(rows: QuerySet[Leave]) -> QuerySet[Leave]:
    """The rows with all who are named in them."""
    people = ("person", "entered_by__user", "entered_by__post", "taken_back_by__user", "taken_back_by__post")
    return rows.select_related(*people)


def _rows(found: Sequence[Leave], by: Charge) -> Iterable[dict]:
    desks = charges_of(found)
    for leave in found:
        own = _on_days(desks.own[leave.person_id], leave)
        linked = _on_days(desks.links[leave.person_id], leave)
        yield {
            "who": str(leave.person),
            "code": leave.person.employee_code,
            "posts": [f"{charge.post}, {charge.post.office}" for charge in own],
            "days_text": verbs.span(leave.begins_on, leave.ends_on),
            "length_text": _length(leave),
            "kind_text": leave.get_kind_display(),
            "order_text": _order(leave),
            "links": [verbs.link_sentence(link) for link in linked],
            "link_url": "" if linked or leave.taken_back_at else _order_url(own, leave),
            "by": f"{leave.entered_by.user}, {leave.entered_by.post}",
            "entered_text": words.moment(leave.entered_at),
            "back_text": _taken_back(leave),
            "back_url": _back_url(leave, by),
        }


def _length(leave: Leave) -> str:
    days = (leave.ends_on - leave.begins_on).days + 1
    return ngettext("%s day", "%s days", days) % days


def _order(leave: Leave) -> str:
    if leave.order_no and leave.order_date:
        facts = {"number": leave.order_no, "day": words.date(leave.order_date)}
        return _("Order %(number)s of %(day)s") % facts
    return leave.order_no


def _order_url(own: list[Charge], leave: Leave) -> str:
    """The form for a link officer of the first of the posts, on these days; "" for a person without one."""
    if not own:
        return ""
    facts = {"post": own[0].post.code, "until": f"{leave.ends_on + timedelta(days=1)}T00:00"}
    if leave.begins_on > timezone.localdate():
        facts["at"] = f"{leave.begins_on}T00:00"
    return f"{reverse('order', args=['link-officer'])}?{urlencode(facts)}"


def _taken_back(leave: Leave) -> str:
    if not leave.taken_back_at or leave.taken_back_by is None:
        return ""
    return _("Taken back on %(day)s by %(officer)s: %(reason)s") % {
        "day": words.date(timezone.localdate(leave.taken_back_at)),
        "officer": leave.taken_back_by.user,
        "reason": leave.taken_back_reason,
    }


def _back_url(leave: Leave, by: Charge) -> str:
    if leave.taken_back_at or leave.person_id == by.user_id:
        return ""
    return reverse("take_back_leave", args=[leave.pk])


def charges_of(found: Iterable[Leave]) -> Desks:
    """The charges of these people on days of leave, and of their link officers; in one query."""
    found = list(found)
    desks = Desks(defaultdict(list), defaultdict(list))
    if not found:
        return desks
    people = {leave.person_id for leave in found}
    since = midnight(min(leave.begins_on for leave in found))
    charges = Charge.objects.not_over_at(since).filter(Q(user__in=people) | Q(acting_for__in=people))
    for charge in charges.with_place().select_related("acting_for").order_by("begins", "pk"):
        if charge.kind == Charge.Kind.LINK:
            desks.links[charge.acting_for_id].append(charge)
        if charge.user_id in people:
            desks.own[charge.user_id].append(charge)
    return desks


def _on_days(charges: list[Charge], leave: Leave) -> list[Charge]:
    begins, ends = midnight(leave.begins_on), midnight(leave.ends_on + timedelta(days=1))
    return [
        charge for charge in charges if charge.begins < ends and (charge.ends is None or charge.ends > begins)
    ]


def entering(form: LeaveForm) -> list[str]:
    """The sentences asked before a leave is entered: the days, each desk and who sits there then."""
    person: User = form.cleaned_data["person"]
    terms = form.terms
    leave = Leave(person=person, **terms._asdict())
    desks = charges_of([leave])
    sentences = [
        _("%(person)s (%(code)s) is on leave: %(days)s, %(length)s, %(kind)s.")
        % {
            "person": person,
            "code": person.employee_code,
            "days": verbs.span(terms.begins_on, terms.ends_on),
            "length": _length(leave),
            "kind": leave.get_kind_display(),
        }
    ]
    linked = _on_days(desks.links[person.pk], leave)
    sentences += map(verbs.link_sentence, linked)
    with_link = {link.post_id for link in linked}
    for charge in _on_days(desks.own[person.pk], leave):
        if charge.post_id not in with_link:
            sentences.append(_without_link(charge))
    if terms.begins_on <= timezone.localdate():
        sentences.append(_("Times that passed on these days are shown as leave from now on."))
    return sentences


def _without_link(charge: Charge) -> str:
    above = charge.post.reports_to
    if above is None:
        return _("%(desk)s has no link officer on these days.") % {"desk": charge.post}
    sentence = _("%(desk)s has no link officer on these days; answered for by: %(superior)s.")
    return sentence % {"desk": charge.post, "superior": name_with_holder(above)}


def taking_back(leave: Leave) -> list[str]:
    """The sentence asked before a leave is taken back."""
    facts = {"person": leave.person, "days": verbs.span(leave.begins_on, leave.ends_on)}
    return [_("%(person)s was not on leave: %(days)s. The time of these days is the holder's again.") % facts]


def sheet(by: Charge, show: str) -> tables.Table:
    """The rows of a tab, for a file."""
    heading = [
        _("Employee code"), _("Person"), _("First day of leave"), _("Last day of leave"), _("Kind"),
        _("Order number"), _("Date of the order"), _("Link officer"), _("Entered by"),
    ]  # fmt: skip
    show = show if show in TABS else "today"
    rows = with_people(under(show, verbs.administered(by), timezone.localdate()))
    found = list(rows.order_by("-pk")[: tables.MOST])
    desks = charges_of(found)
    table, note = [_cells(leave, desks) for leave in found], ""
    if len(found) == tables.MOST and (left := rows.count() - tables.MOST):
        note = _("%(count)s older rows are left out.") % {"count": words.count(left)}
    title = _("Leave") + f": {TABS[show]}"
    return tables.Table(f"leave-{timezone.localdate():%Y-%m-%d}", title, heading, table, note)


def _cells(leave: Leave, desks: Desks) -> list:
    linked = _on_days(desks.links[leave.person_id], leave)
    return [
        leave.person.employee_code,
        str(leave.person),
        f"{leave.begins_on:%d.%m.%Y}",
        f"{leave.ends_on:%d.%m.%Y}",
        leave.get_kind_display(),
        leave.order_no,
        f"{leave.order_date:%d.%m.%Y}" if leave.order_date else "",
        "; ".join(actor_name(link.user, link.acting_for) for link in linked),
        str(leave.entered_by.user),
    ]
