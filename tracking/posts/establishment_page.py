"""The lists of an administrator in words: posts and people that need an act, with a link to its form."""

from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit_trail import proposals_page
from accounts.charges import establishment
from accounts.models import AdministratorProposal, Charge, Office, Post, StaffAct, User
from accounts.names import acting_name, code_of
from accounts.pages import words
from accounts.pages.paging import links, page_before
from tracking.models import Stay

from .order_forms import VERBS

MOST = 100
LISTS = {
    "retiring": establishment.retiring,
    "vacant": establishment.vacant,
    "ending": establishment.ending,
    "burdened": establishment.burdened,
    "waiting": establishment.waiting,
}


def context(office: Office, show: str, after: str) -> dict:
    """Facts for templates/tracking/establishment.html."""
    now = timezone.now()
    show = show if show in LISTS else "retiring"
    rows, following = establishment.page(LISTS[show](office, now), after)
    return {
        "office_label": str(office),
        "tabs": _tabs(office, now, show),
        "rows": ROWS[show](rows, now, office),
        "verbs": [
            {"label": verb.label, "url": reverse("order", args=[name])} for name, verb in VERBS.items()
        ],
        **links("after", after, following, here=f"?show={show}"),
    }


def acts(office: Office, before: int | None) -> dict:
    """Facts for templates/tracking/acts.html."""
    rows, following = page_before(establishment.acts(office), before, size=establishment.PAGE)
    return {
        "office_label": str(office),
        "rows": [_act(act) for act in rows],
        **links("before", before, following),
    }


def tell_outcome(request: HttpRequest, act: StaffAct | None, proposal: AdministratorProposal | None) -> None:
    """Say on the next page what was entered, and what waits for a second administrator."""
    if act:
        names = {"act": act.get_kind_display(), "whom": act.person or act.post or act.office}
        messages.success(request, _("%(act)s: %(whom)s. The order is on record.") % names)
    if proposal:
        names = {"person": proposal.person, "post": proposal.post}
        sentence = _(
            "%(person)s has charge of %(post)s as soon as a second administrator approves: "
            "Staff, Administrators."
        )
        messages.warning(request, sentence % names)


def _act(act: StaffAct) -> dict:
    until = _("until %s") % words.moment(act.until) if act.until else ""
    return {
        "kind_label": act.get_kind_display(),
        "whom": str(act.person or act.post or act.office),
        "where": str(act.post or act.office) if act.person else str(act.office),
        "at_text": words.moment(act.at),
        "until_text": until,
        "order_text": _("%(number)s of %(date)s")
        % {"number": act.order_number, "date": words.date(act.order_date)},
        "by": acting_name(act.by),
        "entered_text": words.moment(act.entered_at),
    }


def _tabs(office: Office, now: datetime, show: str) -> list[dict]:
    labels = {
        "retiring": _("Retiring in 90 days"),
        "vacant": _("Vacant posts"),
        "ending": _("Ending in 30 days"),
        "burdened": _("More than two charges"),
        "waiting": _("Waiting for the second"),
    }
    return [
        {
            "url": f"?show={name}",
            "label": labels[name],
            "count": _count_text(rows(office, now)),
            "current": name == show,
        }
        for name, rows in LISTS.items()
    ]


def _count_text(listing: establishment.Listing) -> str:
    """Count the rows up to a bound: a tab need not count thousands."""
    count = listing.rows.order_by()[:MOST].count()
    return f"{MOST - 1}+" if count == MOST else str(count)


def _retiring(people: list[User], now: datetime, _office: Office) -> list[dict]:
    charges = _charges(people, now)
    rows = []
    for person in people:
        past = person.retires_on < timezone.localdate(now)
        state = _("was to retire on %s") if past else _("retires on %s")
        links = [_link("retirement", person=person)]
        links += [
            _link("take-over", post=charge.post, label=_("Name a successor")) for charge in charges[person.pk]
        ]
        rows.append(
            _row(person, _posts(charges[person.pk]), state % words.date(person.retires_on), links, late=past)
        )
    return rows


def _vacant(posts: list[Post], now: datetime, _office: Office) -> list[dict]:
    lying = (
        Stay.objects.pending().filter(post__in=posts).order_by().values("post").annotate(files=Count("pk"))
    )
    files = dict(lying.values_list("post", "files"))
    rows = []
    for post in posts:
        state = _vacancy(post, now)
        count = files.get(post.pk, 0)
        lies = (
            ngettext("%s file lies there", "%s files lie there", count) % words.count(count) if count else ""
        )
        links = [_link("take-over", post=post), _link("additional-charge", post=post)]
        rows.append(_row(post, [str(post.office)], state, links, late=bool(lies), note=lies))
    return rows


def _vacancy(post: Post, now: datetime) -> str:
    """Days of the vacancy; a post that was never held has no day since which it is vacant."""
    if post.last_ended is None:
        return _("never filled")
    days = max((now - post.last_ended).days, 0)
    return ngettext("vacant for %s day", "vacant for %s days", days) % words.count(days)


def _ending(charges: list[Charge], now: datetime, _office: Office) -> list[dict]:
    return [
        _row(
            charge.user,
            [str(charge.post), charge.get_kind_display()],
            _("ends %s") % words.moment(charge.ends),
            [_link("take-over", post=charge.post, label=_("Name a successor"))],
        )
        for charge in charges
    ]


def _burdened(people: list[User], now: datetime, office: Office) -> list[dict]:
    charges_of = _charges(people, now)
    rows = []
    for person in people:
        charges = charges_of[person.pk]
        state = ngettext("%s charge", "%s charges", len(charges)) % len(charges)
        links = [
            _link("hand-over", post=charge.post, person=person, label=_("Hand over %s") % charge.post)
            for charge in charges
            if charge.kind != Charge.Kind.SUBSTANTIVE and charge.post.office.path.startswith(office.path)
        ]
        rows.append(_row(person, _posts(charges), state, links))
    return rows


def _waiting(proposals: list[AdministratorProposal], _now: datetime, _office: Office) -> list[dict]:
    rows = []
    for proposal in proposals:
        facts = {"by": acting_name(proposal.by), "at": words.moment(proposal.at)}
        state = _("proposed by %(by)s, %(at)s") % facts
        is_pending = proposal.state == AdministratorProposal.State.PENDING
        link = {"label": _("Administrators"), "url": reverse("administrators")}
        note = "" if is_pending else _("approved: enter the order")
        act = link if is_pending else _link("take-over", post=proposal.post, person=proposal.person)
        places = [f"{proposal.post} · {proposal.post.office}", proposals_page.order_text(proposal)]
        rows.append(_row(proposal.person, list(filter(None, places)), state, [act], note=note))
    return rows


ROWS: dict[str, Callable[[list, datetime, Office], list[dict]]] = {
    "retiring": _retiring,
    "vacant": _vacant,
    "ending": _ending,
    "burdened": _burdened,
    "waiting": _waiting,
}


def _charges(people: Iterable[User], now: datetime) -> dict[int, list[Charge]]:
    """The open charges of each person, the oldest first, in one query."""
    charges: dict[int, list[Charge]] = {person.pk: [] for person in people}
    for charge in Charge.objects.open_at(now).filter(user__in=charges).with_place().order_by("begins", "pk"):
        charges[charge.user_id].append(charge)
    return charges


def _posts(charges: Iterable[Charge]) -> list[str]:
    return [f"{charge.post} · {charge.post.office}" for charge in charges]


def _row(
    subject: User | Post,
    places: list[str],
    state: str,
    links: list[dict],
    *,
    late: bool = False,
    note: str = "",
) -> dict:
    facts = {"what": str(subject), "code": code_of(subject), "places": places}
    return facts | {"told": state, "do": links, "late": late, "note": note}


def _link(name: str, *, label: str = "", **facts: User | Post) -> dict:
    """A link to the form of a verb with these facts filled in."""
    query = urlencode({field: code_of(fact) for field, fact in facts.items()})
    return {"label": label or VERBS[name].label, "url": f"{reverse('order', args=[name])}?{query}"}
