"""Preview of proposals, before anything is given: for whom, which ID, and why a number was added."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.latin.proposal import look_alike
from accounts.models import Charge, EmailId
from accounts.pages.paging import cut, links

from . import lifecycle, plan
from .plan import MOST, Planned

PAGE = 50
KINDS = ("name", "post")
Spelled = Mapping[int, str]


def context(charge: Charge, *, kind: str, spelled: Spelled, after: int, collisions: bool) -> dict:
    """Facts for templates/accounts/email_proposals.html: the plan for all, a page of it at a time."""
    planned, unplanned = planned_for(charge, kind, spelled)
    collided = [one for one in planned if one.passed]
    behind = (one for one in (collided if collisions else planned) if one.wish.holder.pk > after)
    shown, following = cut(behind, PAGE, key="wish.holder.pk")
    here = _address(kind, collisions=collisions)
    return {
        "kind": kind,
        "here": here,
        "after": after,
        "tabs": _tabs(kind, collisions, len(planned), len(collided)),
        "rows": _rows(shown, planned, kind),
        "digest": plan.digest(planned),
        "count": len(planned),
        "unplanned": _unplanned(unplanned),
        "cut": _("The first %s are shown; the others come when these are proposed.") % MOST
        if len(planned) == MOST
        else "",
        **links("after", after, following, here=here),
    }


def planned_for(charge: Charge, kind: str, spelled: Spelled) -> tuple[list[Planned], int]:
    """The plan for all who have no ID, and how many have no pattern."""
    office = charge.post.office
    if kind == "post":
        posts = list(plan.posts_without(office)[:MOST])
        wishes = list(plan.of_posts(posts, office=office))
        return plan.plan(wishes), len(posts) - len(wishes)
    people = list(plan.people_without(office)[:MOST])
    wishes = list(plan.of_people(people, office=office, spelled=spelled))
    return plan.plan(wishes), len(people) - len(wishes)


def give(charge: Charge, *, kind: str, spelled: Spelled, shown: str, only: set[int] | None) -> list[EmailId]:
    """Propose the plan that the page showed, for all or for those ticked."""
    office = charge.post.office
    if kind == "post":
        posts = list(plan.posts_without(office)[:MOST])
        return lifecycle.propose_for_posts(posts, by=charge, shown=shown, only=only)
    people = list(plan.people_without(office)[:MOST])
    return lifecycle.propose_for(people, by=charge, spelled=spelled, shown=shown, only=only)


def _rows(shown: list[Planned], planned: list[Planned], kind: str) -> list[dict]:
    owners = _owners(shown)
    first = {(one.wish.domain, look_alike(one.local)): str(one.wish.holder) for one in reversed(planned)}
    return [
        {
            "pk": one.wish.holder.pk,
            "who": str(one.wish.holder),
            "code": one.wish.holder.employee_code if kind == "name" else one.wish.holder.code,
            "where": str(one.wish.office),
            "latin": one.wish.latin,
            "id": str(one),
            "why": [_why(one, local, owners, first) for local in one.passed],
            "spellings": plan.offered(one.wish.holder, one.wish.latin) if kind == "name" else [],
        }
        for one in shown
    ]


def _why(one: Planned, local: str, owners: dict, first: dict) -> str:
    """Reason for which an ID that was wished for was passed over."""
    if not one.wish.rules.fits(local):
        return _("%s is kept back or of the wrong length") % local
    key = (one.wish.domain, look_alike(local))
    if key in owners:
        return _("%(local)s: %(id)s was given to %(holder)s") % {"local": local, **owners[key]}
    return _("%(local)s: goes to %(holder)s in this list") % {"local": local, "holder": first.get(key, "")}


def _owners(shown: list[Planned]) -> dict[tuple[str, str], dict]:
    """Find the holders of the IDs that the page's people wished for, in one query."""
    keys = {look_alike(local) for one in shown for local in one.passed}
    domains = {one.wish.domain for one in shown}
    rows = EmailId.objects.filter(domain__in=domains, look_alike__in=keys).select_related("person", "post")
    return {(one.domain, one.look_alike): {"id": one, "holder": one.holder} for one in rows}


def _tabs(kind: str, collisions: bool, count: int, collided: int) -> list[dict]:
    labels = {"name": _("People without an ID"), "post": _("Posts without an ID")}
    tabs = [
        {
            "url": _address(name),
            "label": labels[name],
            "count": count if name == kind else "",
            "current": name == kind and not collisions,
        }
        for name in KINDS
    ]
    only = _address(kind, collisions=True)
    return [*tabs, {"url": only, "label": _("Collisions"), "count": collided, "current": collisions}]


def _unplanned(count: int) -> str:
    sentence = ngettext(
        "For %s no pattern of e-mail IDs holds; enter one first.",
        "For %s of them no pattern of e-mail IDs holds; enter one first.",
        count,
    )
    return sentence % count if count else ""


def _address(kind: str, *, collisions: bool = False) -> str:
    only = {"only": "collisions"} if collisions else {}
    return f"{reverse('propose_email_ids')}?{urlencode({'kind': kind, **only})}"
