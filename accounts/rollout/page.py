"""The roll-out of one office in the reader's words: checklist, people who lack something, steps entered."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Charge, Office, RolloutState, RolloutStep, TrainingSession, User
from accounts.names import acting_name
from accounts.pages import tables, words
from accounts.pages.paging import links, page_after
from accounts.permissions import may

from .readiness import Readiness, missing, posted, readiness_of

PAGE, MOST_STEPS = 25, 50
LACKS = ("id", "training", "sign-in")
ONWARD = ("start", "training", "live")
NEXT = {
    RolloutState.NOT_STARTED: ("start", "target"),
    RolloutState.IDS: ("training", "target", "back"),
    RolloutState.TRAINING: ("live", "target", "back"),
    RolloutState.LIVE: ("back",),
}


def state_tag(state: str, on: date | None) -> dict:
    """Facts for the tag of a state."""
    return {
        "label": str(RolloutState(state).label),
        "since": _("since %s") % words.date(on) if on else "",
        "is_live": state == RolloutState.LIVE,
        "is_under_way": state in (RolloutState.IDS, RolloutState.TRAINING),
    }


def target(state: str, on: date | None, today: date) -> dict:
    """The date by which the office is to be live; late when it has passed before the office is live."""
    if on is None or state == RolloutState.LIVE:
        return {"text": "", "late": False}
    return {"text": words.date(on), "late": on < today}


def context(office: Office, charge: Charge) -> dict:
    """Facts for templates/accounts/rollout_office.html."""
    now, last = timezone.now(), RolloutStep.latest(office)
    state = last.state if last else RolloutState.NOT_STARTED
    readiness = readiness_of([office], now).get(office.pk, Readiness())
    steps = (
        RolloutStep.objects.filter(office=office).select_related("by__user", "by__acting_for").order_by("-pk")
    )
    return {
        "office_label": str(office),
        "kind_label": office.get_kind_display(),
        "kind_url": reverse("rollout_kind", args=[office.kind]),
        "state": state_tag(state, last.on if last else None),
        "target": target(state, last.target if last else None, timezone.localdate(now)),
        "staff": words.count(readiness.staff),
        "is_ready": readiness.is_ready,
        "checks": _checks(office, readiness),
        "steps": [_step(step) for step in steps[:MOST_STEPS]],
        "verbs": _verbs(office, charge, state),
        "sessions_url": reverse("training_sessions", args=[office.pk])
        if _administers(charge, office)
        else "",
        "sessions": TrainingSession.objects.filter(office=office).count(),
    }


def _administers(charge: Charge, office: Office) -> bool:
    return may(charge, "administer") and office.path.startswith(charge.post.office.path)


def _checks(office: Office, readiness: Readiness) -> list[dict]:
    labels = {
        "id": (_("Active e-mail ID"), readiness.with_id),
        "training": (_("Trained"), readiness.trained),
        "sign-in": (_("Signed in at least once"), readiness.signed_in),
    }
    address = reverse("rollout_missing", args=[office.pk])
    return [
        {
            "label": label,
            "told": _("%(done)s of %(all)s")
            % {"done": words.count(done), "all": words.count(readiness.staff)},
            "lacking": words.count(readiness.staff - done) if done < readiness.staff else "",
            "url": f"{address}?show={show}",
            "share": f"{done * 100 / max(readiness.staff, 1):.2f}",
            "needed": show != "sign-in",
        }
        for show, (label, done) in labels.items()
    ]


def _step(step: RolloutStep) -> dict:
    by = _("by %s") % acting_name(step.by) if step.by else _("taken over from the published figures")
    return {
        "state": state_tag(step.state, None),
        "on_text": words.date(step.on),
        "target_text": words.date(step.target) if step.target else "",
        "remark": step.remark,
        "by_text": by,
    }


def _verbs(office: Office, charge: Charge, state: str) -> list[dict]:
    if not _administers(charge, office):
        return []
    return [
        {"label": label(name), "url": reverse("rollout_step", args=[office.pk, name]), "main": name in ONWARD}
        for name in NEXT[RolloutState(state)]
    ]


def label(name: str) -> str:
    """Label on the button of a step."""
    return {
        "start": _("Start: e-mail IDs"),
        "training": _("Begin training"),
        "live": _("Go live"),
        "target": _("Set the target"),
        "back": _("Step back"),
    }[name]


def missing_context(office: Office, show: str, after: int | None) -> dict:
    """Facts for templates/accounts/rollout_missing.html: people who lack something, paged."""
    show, now = show if show in LACKS else "id", timezone.now()
    people, following = page_after(missing(office, show, now), after, size=PAGE)
    return {
        "office_label": str(office),
        "office_url": reverse("rollout_office", args=[office.pk]),
        "tabs": [
            {"url": f"?show={name}", "label": label, "current": name == show}
            for name, label in _lacks().items()
        ],
        "rows": _people(office, people),
        **links("after", after, following, here=f"?show={show}"),
    }


def missing_sheet(office: Office, show: str) -> tables.Table:
    """The people who lack it, for a file."""
    show = show if show in LACKS else "id"
    people = tables.every(lambda key: page_after(missing(office, show, timezone.now()), key, size=PAGE))
    rows = [row | {"place": ", ".join(row["places"])} for row in _people(office, people)]
    columns = {
        "name": _("Officer"),
        "code": _("Employee code"),
        "place": _("Post"),
        "mobile": _("Mobile"),
    }
    return tables.of_rows(f"missing-{slugify(office.code)}", f"{office}: {_lacks()[show]}", columns, rows)


def _lacks() -> dict[str, str]:
    return {"id": _("No active e-mail ID"), "training": _("Not trained"), "sign-in": _("Never signed in")}


def _people(office: Office, people: list[User]) -> list[dict]:
    places: dict[int, list[str]] = {}
    charges = posted(timezone.now()).filter(user__in=people, post__section__office=office)
    for charge in charges.select_related("post__section").order_by("pk"):
        places.setdefault(charge.user_id, []).append(f"{charge.post} · {charge.post.section}")
    return [
        {
            "name": str(person),
            "code": person.employee_code,
            "mobile": person.mobile,
            "places": places.get(person.pk, []),
        }
        for person in people
    ]
