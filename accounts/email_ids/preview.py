"""Preview of proposals: for each holder the ID, and the reasons why preferred ones were passed over."""

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
    """Context for templates/accounts/email_proposals.html: one page of the plan for all."""
    planned, unplanned, unreadable = make_plan(charge, kind, spelled)
    collided = [item for item in planned if item.passed_over]
    remaining = (item for item in (collided if collisions else planned) if item.wish.holder.pk > after)
    page_items, following = cut(remaining, PAGE, key="wish.holder.pk")
    list_url = _address(kind, collisions=collisions)
    return {
        "kind": kind,
        "here": list_url,
        "after": after,
        "tabs": _tabs(kind, collisions, len(planned), len(collided)),
        "rows": _rows(page_items, planned, kind),
        "digest": plan.digest(planned),
        "count": len(planned),
        "unplanned": _unplanned(unplanned),
        "unreadable": unreadable,
        "cut": _("The first %s are shown; the others come when these are proposed.") % MOST
        if len(planned) == MOST
        else "",
        **links("after", after, following, here=list_url),
    }


def make_plan(charge: Charge, kind: str, spelled: Spelled) -> tuple[list[Planned], int, str]:
    """The plan for all who have no ID, how many lack a pattern, and a request for names in Latin letters."""
    office = charge.post.office
    if kind == "post":
        posts = list(plan.posts_without(office)[:MOST])
        wishes = list(plan.wishes_for_posts(posts, office=office))
        return plan.assign(wishes), len(posts) - len(wishes), ""
    people = list(plan.people_without(office)[:MOST])
    unreadable = plan.unreadable(people, spelled)
    readable = [person for person in people if person not in unreadable] if unreadable else people
    wishes = list(plan.wishes_for_people(readable, office=office, spelled=spelled))
    sentence = plan.ask_for_latin(unreadable) if unreadable else ""
    return plan.assign(wishes), len(readable) - len(wishes), sentence


def propose(
    charge: Charge, *, kind: str, spelled: Spelled, digest: str, only: set[int] | None
) -> list[EmailId]:
    """Propose the plan that the page showed, for all or for those ticked."""
    office = charge.post.office
    if kind == "post":
        posts = list(plan.posts_without(office)[:MOST])
        return lifecycle.propose_for_posts(posts, by=charge, digest=digest, only=only)
    people = list(plan.people_without(office)[:MOST])
    return lifecycle.propose_for(people, by=charge, spelled=spelled, digest=digest, only=only)


def _rows(page_items: list[Planned], planned: list[Planned], kind: str) -> list[dict]:
    owners = _owners(page_items)
    goes_to = {
        (item.wish.domain, look_alike(item.local)): str(item.wish.holder) for item in reversed(planned)
    }
    return [
        {
            "pk": item.wish.holder.pk,
            "who": str(item.wish.holder),
            "code": item.wish.holder.employee_code if kind == "name" else item.wish.holder.code,
            "where": str(item.wish.office),
            "latin": item.wish.latin,
            "id": str(item),
            "why": [_reason(item, local, owners, goes_to) for local in item.passed_over],
            "spellings": plan.alternative_spellings(item.wish.holder, item.wish.latin)
            if kind == "name"
            else [],
        }
        for item in page_items
    ]


def _reason(item: Planned, local: str, owners: dict, goes_to: dict) -> str:
    """The reason why an ID that was wished for was passed over."""
    if not item.wish.rules.fits(local):
        return _("%s is kept back or of the wrong length") % local
    key = (item.wish.domain, look_alike(local))
    if key in owners:
        return _("%(local)s: %(id)s was given to %(holder)s") % {"local": local, **owners[key]}
    return _("%(local)s: goes to %(holder)s in this list") % {"local": local, "holder": goes_to.get(key, "")}


def _owners(page_items: list[Planned]) -> dict[tuple[str, str], dict]:
    """Find the holders of the IDs that the page's people wished for, in one query."""
    keys = {look_alike(local) for item in page_items for local in item.passed_over}
    domains = {item.wish.domain for item in page_items}
    rows = EmailId.objects.filter(domain__in=domains, look_alike__in=keys).select_related("person", "post")
    return {(row.domain, row.look_alike): {"id": row, "holder": row.holder} for row in rows}


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
