"""The lists of e-mail IDs, and the life of one, in words."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.latin.proposal import look_alike
from accounts.models import Charge, EmailId, EmailIdStep, EmailLetter
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.paging import links, page_after, page_before

from . import lifecycle, succession
from .forms import FilterForm, letter_today
from .tenures import archived_at, archives_itself, due, of, out_of_use_at

State = EmailId.State
PAGE, MOST_COUNTED = 50, 1000


class Step(NamedTuple):
    """A step as the page offers it."""

    label: Promise
    verb: Callable[..., list[EmailId]]
    starts: frozenset[str]
    asks_reason: bool = False
    # It may be taken for a whole list at one press.
    for_all: bool = True


def _step(label: Promise, verb: Callable, to_state: str, **facts: bool) -> Step:
    return Step(label, verb, frozenset(lifecycle.STARTS[to_state]), **facts)


STEPS = {
    "approve": _step(gettext_lazy("Approve"), lifecycle.approve, State.APPROVED),
    "created": _step(gettext_lazy("Mailbox created"), lifecycle.confirm_created, State.CREATED),
    "activate": _step(gettext_lazy("In use"), lifecycle.activate, State.ACTIVE),
    "reject": _step(gettext_lazy("Reject"), lifecycle.reject, State.REJECTED, asks_reason=True),
    "propose-again": _step(
        gettext_lazy("Propose again"), lifecycle.propose_again, State.PROPOSED, for_all=False
    ),
    "archive": _step(gettext_lazy("Archive"), lifecycle.archive, State.ARCHIVED, for_all=False),
    # Offered only where a tenure ended, whatever the state of a list.
    "archive-mailbox": Step(
        gettext_lazy("Mailbox archived"), lifecycle.archive_mailbox, frozenset(), for_all=False
    ),
    "close": _step(gettext_lazy("Close for ever"), lifecycle.close, State.CLOSED, for_all=False),
}


def listed(charge: Charge, asked: dict[str, str]) -> QuerySet[EmailId]:
    """The IDs of the subtree that a filter names."""
    rows = EmailId.objects.visible_to(charge)
    for name in ("state", "kind"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows.filter(_sought(asked["q"])) if asked.get("q") else rows


def filtered(typed: dict) -> dict[str, str]:
    """The filter as typed; what is no filter is left out."""
    form = FilterForm(typed)
    form.full_clean()
    kept = {name: value for name in ("state", "kind", "q") if (value := form.cleaned_data.get(name))}
    return kept if kept.get("q") or "state" in typed else {"state": State.PROPOSED, **kept}


def address(asked: dict[str, str], **more: object) -> str:
    """The list with that filter."""
    return "?".join([reverse("email_ids"), urlencode({"state": "", **asked, **more})])


def context(charge: Charge, asked: dict[str, str], after: int | None) -> dict:
    """Facts for templates/accounts/email_ids.html."""
    ids, following = page_after(listed(charge, asked).with_holder(), after, size=PAGE)
    proposed, state = _proposers(ids), asked.get("state", "")
    return {
        "form": FilterForm(initial=asked),
        "asked": asked,
        "tabs": _tabs(charge, asked),
        "rows": [_row(email_id) | {"by": proposed[email_id.pk]} for email_id in ids],
        "steps": _offered(state),
        "reason": any(step["asks_reason"] for step in _offered(state)),
        "ticks": bool(_offered(state)) or state == State.APPROVED,
        "letter_form": letter_today() if state == State.APPROVED and ids else None,
        "answers": state == State.REQUESTED,
        **links("after", after, following, here=address(asked)),
    }


def life(one: EmailId) -> dict:
    """Facts for templates/accounts/email_id.html."""
    steps = one.steps.select_related("by__user", "by__acting_for", "by__post").order_by("pk")
    return {
        "id": one,
        "row": _row(one),
        "present": ", ".join(succession.holders([one.post_id]).get(one.post_id, [])) if one.post_id else "",
        "steps": _offered(one.state),
        "reason": any(step["asks_reason"] for step in _offered(one.state)),
        "rows": [
            {
                "what": step.what,
                "at": words.moment(step.at),
                "by": acting_name(step.by),
                "post": str(step.by.post),
                "reason": step.reason,
            }
            for step in steps
        ],
        "letters": one.letters.without_sheets(),
        "tenures": _tenures(one) if one.post_id else [],
        "redirects": one.state == State.ACTIVE,
    }


def follow(charge: Charge, after: int | None) -> dict:
    """Facts for templates/accounts/email_follow.html."""
    ids, following = page_after(succession.following(charge), after, size=PAGE)
    takers = succession.successors([email_id.person for email_id in ids if email_id.person], charge)
    return {
        "rows": [
            _row(email_id)
            | {
                "why": _why(email_id),
                "successor": takers.get(email_id.person_id) if email_id.state == State.ACTIVE else None,
                "redirect_url": reverse("redirect_email_id", args=[email_id.pk]),
            }
            for email_id in ids
        ],
        **links("after", after, following),
    }


def tenures(charge: Charge, after: int | None) -> dict:
    """Facts for templates/accounts/email_tenures.html."""
    ids, following = page_after(due(charge).with_holder(), after, size=PAGE)
    present = succession.holders([email_id.post_id for email_id in ids])
    return {
        "rows": [
            _row(email_id)
            | {
                "ended": words.moment(email_id.tenure_ended),
                "present": ", ".join(present.get(email_id.post_id, [])),
            }
            for email_id in ids
        ],
        **links("after", after, following),
    }


def letters(charge: Charge, before: int | None) -> dict:
    """Facts for templates/accounts/email_letters.html, the newest letter first."""
    visible = EmailLetter.objects.visible_to(charge).without_sheets()
    named = visible.select_related("by__user", "by__acting_for", "office")
    rows, following = page_before(named, before, size=PAGE)
    return {
        "rows": [
            {"letter": letter, "by": acting_name(letter.by), "at": words.moment(letter.entered_at)}
            for letter in rows
        ],
        **links("before", before, following),
    }


def _sought(typed: str) -> Q:
    local = typed.lower().partition("@")[0].strip()
    ids = Q(local__contains=local) | Q(look_alike=look_alike(local))
    people = Q(person__employee_code=typed.upper())
    posts = Q(post__code__iexact=typed)
    for language in ("hi", "en"):
        people |= Q(**{f"person__name_{language}__icontains": typed})
        posts |= Q(**{f"post__name_{language}__icontains": typed})
    return ids | people | posts | Q(office__code__iexact=typed)


def _tabs(charge: Charge, asked: dict[str, str]) -> list[dict]:
    tabs, rest = [("", _("All")), *State.choices], {**asked, "state": ""}
    return [
        {
            "url": address({**rest, "state": state}),
            "label": label,
            "count": _some(listed(charge, {**rest, "state": state})),
            "current": asked.get("state", "") == state,
        }
        for state, label in tabs
    ]


def _some(rows: QuerySet) -> str:
    """Count up to a bound: a tab need not count a hundred thousand."""
    count = rows.order_by()[:MOST_COUNTED].count()
    return f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count)


def _row(one: EmailId) -> dict:
    holder = one.holder
    return {
        "pk": one.pk,
        "url": reverse("email_id", args=[one.pk]),
        "id": str(one),
        "holder": str(holder),
        "code": one.person.employee_code if one.person else one.post.code,
        "office": str(one.office),
        "kind": one.get_kind_display(),
        "state": one.get_state_display(),
    }


def _proposers(ids: list[EmailId]) -> dict[int, str]:
    """Name the person who last proposed each of these, with both names where that was for another."""
    steps = EmailIdStep.objects.filter(email_id__in=ids, to_state=State.PROPOSED).order_by("pk")
    acts = {
        step.email_id_id: acting_name(step.by) for step in steps.select_related("by__user", "by__acting_for")
    }
    return {one.pk: acts.get(one.pk) or str(one.proposed_by) for one in ids}


def _tenures(one: EmailId) -> list[dict]:
    """Tenures in words: the mailbox of each is in use, archived, or to be archived by whoever keeps it."""
    over, kept = out_of_use_at(one), archived_at(one)
    by_hand = one.state == State.ACTIVE and not archives_itself(one)

    def state(until: datetime | None) -> str:
        if until is None:
            return _("In use")
        return _("To be archived") if by_hand and until > kept else _("Archived")

    return [
        {
            "holders": ", ".join(str(charge.user) for charge in held),
            "since": words.moment(tenure.since) if tenure.since else "",
            "until": words.moment(until) if until else "",
            "state": state(until),
            "maildir": tenure.maildir if archives_itself(one) else "",
        }
        for tenure, held in of(one)
        for until in [min(filter(None, (tenure.until, over)), default=None)]
    ]


def _offered(state: str) -> list[dict]:
    return [
        {
            "name": name,
            "label": step.label,
            "url": reverse("email_step", args=[name]),
            "asks_reason": step.asks_reason,
            "for_all": step.for_all,
        }
        for name, step in STEPS.items()
        if state in step.starts
    ]


def _why(email_id: EmailId) -> str:
    target = email_id.redirects_to
    if target and target.state in (State.ARCHIVED, State.CLOSED):
        return _("Redirects to %s, which is out of use") % target
    if email_id.person_id:
        sentence = _("Died in service: %s") if email_id.left_by == "death" else _("Retired: %s")
        return sentence % words.date(timezone.localdate(email_id.left_at))
    return _("The post has ended")
