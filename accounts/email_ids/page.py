"""Contexts for the pages of e-mail IDs: the lists, and the lifecycle of one, in words."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.latin.proposal import look_alike
from accounts.models import Charge, EmailId, EmailIdStep, EmailLetter
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.paging import links, page_after, page_before

from . import lifecycle, succession
from .forms import FilterForm, letter_today
from .tenures import archived_at, due_for_archiving, is_archived_by_server, out_of_use_at, recent_tenures

State = EmailId.State
PAGE, MOST_COUNTED = 50, 1000


class Step(NamedTuple):
    """A step of the lifecycle as a page offers it."""

    label: Promise
    verb: Callable[..., list[EmailId]]
    starts: frozenset[str]
    asks_reason: bool = False
    # Whether the step may be taken for a whole list at one press.
    for_all: bool = True
    # What it does to an ID, where no step leads back; that is asked first also for a single one.
    for_ever: Promise | None = None


def _step(label: Promise, verb: Callable, to_state: str, **facts: bool | Promise) -> Step:
    return Step(label, verb, frozenset(lifecycle.STARTS[to_state]), **facts)


STEPS = {
    "approve": _step(gettext_lazy("Approve"), lifecycle.approve, State.APPROVED),
    "created": _step(gettext_lazy("Mailbox created"), lifecycle.confirm_created, State.CREATED),
    "activate": _step(gettext_lazy("In use"), lifecycle.activate, State.ACTIVE),
    "reject": _step(gettext_lazy("Reject"), lifecycle.reject, State.REJECTED, asks_reason=True),
    "propose-again": _step(
        gettext_lazy("Propose again"), lifecycle.propose_again, State.PROPOSED, for_all=False
    ),
    "archive": _step(
        gettext_lazy("Archive"),
        lifecycle.archive,
        State.ARCHIVED,
        for_all=False,
        for_ever=gettext_lazy("New mail is refused from now on; this cannot be undone."),
    ),
    # Offered only on the page of ended tenures, never for a state.
    "archive-mailbox": Step(
        gettext_lazy("Mailbox archived"), lifecycle.archive_mailbox, frozenset(), for_all=False
    ),
    "close": _step(
        gettext_lazy("Close for ever"),
        lifecycle.close,
        State.CLOSED,
        for_all=False,
        for_ever=gettext_lazy("They are never given to anybody again; this cannot be undone."),
    ),
}


def question(step: Step, ids: Sequence[EmailId]) -> list[str]:
    """Sentences to ask before a step that is for ever, or for several IDs; [] for everyday work."""
    if not ids or (len(ids) == 1 and not step.for_ever):
        return []
    facts = {"step": step.label, "count": words.count(len(ids)), "ids": _listing(ids)}
    sentence = ngettext(
        "“%(step)s” for %(count)s e-mail ID: %(ids)s.",
        "“%(step)s” for %(count)s e-mail IDs: %(ids)s.",
        len(ids),
    )
    return [sentence % facts, *([str(step.for_ever)] if step.for_ever else [])]


def letter_question(ids: Sequence[EmailId], *, number: str, dated: date) -> list[str]:
    """Sentences to ask before IDs are requested by a letter; [] where none is ticked."""
    if not ids:
        return []
    sentence = ngettext(
        "%(count)s e-mail ID is requested by letter %(number)s of %(date)s for good: %(ids)s.",
        "%(count)s e-mail IDs are requested by letter %(number)s of %(date)s for good: %(ids)s.",
        len(ids),
    )
    facts = {"count": words.count(len(ids)), "number": number, "date": words.date(dated)}
    return [sentence % (facts | {"ids": _listing(ids)})]


def redirect_question(email_id: EmailId, to: EmailId) -> list[str]:
    """Sentences to ask before the mail of an ID is redirected."""
    facts = {"id": email_id, "holder": email_id.holder, "to": to, "successor": to.holder}
    return [
        _("Mail to %(id)s (%(holder)s) goes to %(to)s (%(successor)s) from now on. This cannot be undone.")
        % facts
    ]


def _listing(ids: Sequence[EmailId]) -> str:
    return words.listing([str(email_id) for email_id in ids[:6]], total=len(ids))


def filtered_ids(charge: Charge, filters: dict[str, str]) -> QuerySet[EmailId]:
    """The IDs of the subtree that match the filters."""
    rows = EmailId.objects.visible_to(charge)
    for name in ("state", "kind"):
        if filters.get(name):
            rows = rows.filter(**{name: filters[name]})
    return rows.filter(_search(filters["q"])) if filters.get("q") else rows


def read_filters(query: dict) -> dict[str, str]:
    """Read the filters from a query; invalid ones are left out. Without state or search, proposed IDs."""
    form = FilterForm(query)
    form.full_clean()
    filters = {name: value for name in ("state", "kind", "q") if (value := form.cleaned_data.get(name))}
    return filters if filters.get("q") or "state" in query else {"state": State.PROPOSED, **filters}


def list_url(filters: dict[str, str], **more: object) -> str:
    """The address of the list with these filters."""
    return "?".join([reverse("email_ids"), urlencode({"state": "", **filters, **more})])


def context(charge: Charge, filters: dict[str, str], after: int | None) -> dict:
    """Facts for templates/accounts/email_ids.html."""
    ids, following = page_after(filtered_ids(charge, filters).with_holder(), after, size=PAGE)
    proposed, state = _proposers(ids), filters.get("state", "")
    return {
        "form": FilterForm(initial=filters),
        "asked": filters,
        "tabs": _tabs(charge, filters),
        "rows": [_row(email_id) | {"by": proposed[email_id.pk]} for email_id in ids],
        "steps": _offered(state),
        "reason": any(step["asks_reason"] for step in _offered(state)),
        "ticks": bool(_offered(state)) or state == State.APPROVED,
        "letter_form": letter_today() if state == State.APPROVED and ids else None,
        "answers": state == State.REQUESTED,
        **links("after", after, following, here=list_url(filters)),
    }


def detail(email_id: EmailId) -> dict:
    """Facts for templates/accounts/email_id.html."""
    steps = email_id.steps.select_related("by__user", "by__acting_for", "by__post").order_by("pk")
    present = succession.present_holders([email_id.post_id]) if email_id.post_id else {}
    return {
        "id": email_id,
        "row": _row(email_id),
        "present": ", ".join(present.get(email_id.post_id, [])),
        "steps": _offered(email_id.state),
        "reason": any(step["asks_reason"] for step in _offered(email_id.state)),
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
        "letters": email_id.letters.without_sheets(),
        "tenures": _tenures(email_id) if email_id.post_id else [],
        "redirects": email_id.state == State.ACTIVE,
    }


def follow(charge: Charge, after: int | None) -> dict:
    """Facts for templates/accounts/email_follow.html."""
    ids, following = page_after(succession.following(charge), after, size=PAGE)
    successors = succession.successors([email_id.person for email_id in ids if email_id.person], charge)
    return {
        "rows": [
            _row(email_id)
            | {
                "why": _reason(email_id),
                "successor": successors.get(email_id.person_id) if email_id.state == State.ACTIVE else None,
                "redirect_url": reverse("redirect_email_id", args=[email_id.pk]),
            }
            for email_id in ids
        ],
        **links("after", after, following),
    }


def tenures(charge: Charge, after: int | None) -> dict:
    """Facts for templates/accounts/email_tenures.html."""
    ids, following = page_after(due_for_archiving(charge).with_holder(), after, size=PAGE)
    present = succession.present_holders([email_id.post_id for email_id in ids])
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
    with_names = visible.select_related("by__user", "by__acting_for", "office")
    rows, following = page_before(with_names, before, size=PAGE)
    return {
        "rows": [
            {"letter": letter, "by": acting_name(letter.by), "at": words.moment(letter.entered_at)}
            for letter in rows
        ],
        **links("before", before, following),
    }


def _search(text: str) -> Q:
    local = text.lower().partition("@")[0].strip()
    ids = Q(local__contains=local) | Q(look_alike=look_alike(local))
    people = Q(person__employee_code=text.upper())
    posts = Q(post__code__iexact=text)
    for language in ("hi", "en"):
        people |= Q(**{f"person__name_{language}__icontains": text})
        posts |= Q(**{f"post__name_{language}__icontains": text})
    return ids | people | posts | Q(office__code__iexact=text)


def _tabs(charge: Charge, filters: dict[str, str]) -> list[dict]:
    tabs, rest = [("", _("All")), *State.choices], {**filters, "state": ""}
    return [
        {
            "url": list_url({**rest, "state": state}),
            "label": label,
            "count": _bounded_count(filtered_ids(charge, {**rest, "state": state})),
            "current": filters.get("state", "") == state,
        }
        for state, label in tabs
    ]


def _bounded_count(rows: QuerySet) -> str:
    """Count up to a bound: a tab need not count a hundred thousand."""
    count = rows.order_by()[:MOST_COUNTED].count()
    return f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count)


def _row(email_id: EmailId) -> dict:
    holder = email_id.holder
    return {
        "pk": email_id.pk,
        "url": reverse("email_id", args=[email_id.pk]),
        "id": str(email_id),
        "holder": str(holder),
        "code": email_id.person.employee_code if email_id.person else email_id.post.code,
        "office": str(email_id.office),
        "kind": email_id.get_kind_display(),
        "state": email_id.get_state_display(),
    }


def _proposers(ids: list[EmailId]) -> dict[int, str]:
    """Name the person who last proposed each of these, with both names where that was for another."""
    steps = EmailIdStep.objects.filter(email_id__in=ids, to_state=State.PROPOSED).order_by("pk")
    names = {
        step.email_id_id: acting_name(step.by) for step in steps.select_related("by__user", "by__acting_for")
    }
    return {email_id.pk: names.get(email_id.pk) or str(email_id.proposed_by) for email_id in ids}


def _tenures(email_id: EmailId) -> list[dict]:
    """Tenures in words: the mailbox of each is in use, archived, or to be archived by hand."""
    out_of_use, archived = out_of_use_at(email_id), archived_at(email_id)
    by_hand = email_id.state == State.ACTIVE and not is_archived_by_server(email_id)

    def state(until: datetime | None) -> str:
        if until is None:
            return _("In use")
        return _("To be archived") if by_hand and until > archived else _("Archived")

    return [
        {
            "holders": ", ".join(str(charge.user) for charge in charges),
            "since": words.moment(tenure.since) if tenure.since else "",
            "until": words.moment(until) if until else "",
            "state": state(until),
            "maildir": tenure.maildir if is_archived_by_server(email_id) else "",
        }
        for tenure, charges in recent_tenures(email_id)
        for until in [min(filter(None, (tenure.until, out_of_use)), default=None)]
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


def _reason(email_id: EmailId) -> str:
    target = email_id.redirects_to
    if target and target.state in (State.ARCHIVED, State.CLOSED):
        return _("Redirects to %s, which is out of use") % target
    if email_id.person_id:
        sentence = _("Died in service: %s") if email_id.left_by == "death" else _("Retired: %s")
        return sentence % words.date(timezone.localdate(email_id.left_at))
    return _("The post has ended")
