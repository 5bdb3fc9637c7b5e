"""Lists of people invited or not, for the administrator, and one person's page, in words."""

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.charges import two_persons
from accounts.models import AdministratorProposal, Charge, Invitation, Office, User
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.paging import links, page_after

from . import verbs

PAGE, MOST_COUNTED = 25, 100
NO_PASSWORD = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
TABS = {
    "not-invited": gettext_lazy("Not invited"),
    "invited": gettext_lazy("Invited"),
    "used": gettext_lazy("Used"),
    "expired": gettext_lazy("Expired"),
    "never": gettext_lazy("Never signed in"),
}


def people(office: Office, show: str, now: datetime) -> QuerySet[User]:
    """The people of one list, by employee code."""
    invitations = Invitation.objects.filter(person=OuterRef("pk"))
    is_open = Exists(invitations.open_at(now))
    condition = {
        "not-invited": NO_PASSWORD & ~Exists(invitations),
        "invited": Q(is_open),
        "used": ~NO_PASSWORD & Exists(invitations.filter(used_at__isnull=False)),
        "expired": NO_PASSWORD & ~is_open & Exists(invitations),
        "never": Q(last_login__isnull=True) & ~NO_PASSWORD,
    }[show]
    active = User.objects.administered_by(office, now).filter(is_active=True)
    return active.filter(condition).order_by("employee_code")


def without_password(office: Office, *, besides: User) -> QuerySet[User]:
    """People for "invite all": those without a password and without a valid invitation."""
    now = timezone.now()
    is_open = Exists(Invitation.objects.filter(person=OuterRef("pk")).open_at(now))
    people = User.objects.administered_by(office, now).filter(NO_PASSWORD, ~is_open, is_active=True)
    return people.exclude(pk=besides.pk).order_by("employee_code")


def not_proposed(people: list[User]) -> list[User]:
    """Those of the people for whom no invitation waits for a second administrator or for being handed out."""
    kind = AdministratorProposal.Kind.PASSWORD
    proposals = AdministratorProposal.objects.filter(kind=kind, person__in=people)
    known = {
        *proposals.pending().values_list("person", flat=True),
        *proposals.usable().values_list("person", flat=True),
    }
    return [person for person in people if person.pk not in known]


def context(charge: Charge, show: str, after: str) -> dict:
    """Facts for templates/accounts/invitations.html."""
    office, now = charge.post.office, timezone.now()
    show = show if show in TABS else "not-invited"
    page, following = page_after(people(office, show, now), after, size=PAGE, key="employee_code")
    return {
        "office_label": str(office),
        "tabs": [_tab(office, name, now, show) for name in TABS],
        "rows": _rows(page, now),
        "to_hand_out": two_persons.to_hand_out(charge).count(),
        **links("after", after, following, here=f"?show={show}"),
    }


def person_context(person: User) -> dict:
    """Facts for templates/accounts/invited.html."""
    now = timezone.now()
    invitations = person.invitations.select_related("by__user", "by__acting_for").order_by("-pk")[:PAGE]
    acts = person.account_acts.select_related("by__user", "by__acting_for").order_by("-pk")[:PAGE]
    return {
        "person": person,
        "row": _rows([person], now)[0],
        "guarded": person.pk in two_persons.guarded_among([person]),
        "unverified": two_persons.is_unverified(person),
        "rows": [_invitation(item, now) | {"by": acting_name(item.by)} for item in invitations],
        "acts": [
            {
                "what": act.get_kind_display(),
                "at": words.moment(act.at),
                "by": acting_name(act.by),
                "why": act.reason,
            }
            for act in acts
        ],
    }


def _tab(office: Office, name: str, now: datetime, show: str) -> dict:
    count = people(office, name, now).order_by()[:MOST_COUNTED].count()
    text = f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count)
    return {"url": f"?show={name}", "label": TABS[name], "count": text, "current": name == show}


def _rows(people: list[User], now: datetime) -> list[dict]:
    places: dict[int, list[str]] = {person.pk: [] for person in people}
    for charge in Charge.objects.filter(user__in=places).open_at(now).with_place().order_by("begins"):
        places[charge.user_id].append(f"{charge.post} · {charge.post.office}")
    invitations = Invitation.objects.filter(person__in=places).order_by("person", "-pk").distinct("person")
    newest = {invitation.person_id: invitation for invitation in invitations}
    addresses = verbs.mailboxes(people)
    return [
        {
            "id": person.pk,
            "what": str(person),
            "code": person.employee_code,
            "url": reverse("invited", args=[person.pk]),
            "places": places[person.pk],
            "mailbox": addresses[person.pk],
            **(_invitation(newest[person.pk], now) if person.pk in newest else {"told": _("not invited")}),
        }
        for person in people
    ]


def _invitation(invitation: Invitation, now: datetime) -> dict:
    if invitation.used_at:
        state = _("used on %s") % words.moment(invitation.used_at)
    elif invitation.withdrawn_at:
        state = _("replaced on %s") % words.moment(invitation.withdrawn_at)
    elif invitation.expires_at <= now:
        state = _("expired on %s") % words.moment(invitation.expires_at)
    elif invitation.opened_at:
        state = _("code used on %s, no password chosen") % words.moment(invitation.opened_at)
    else:
        state = _("valid until %s") % words.moment(invitation.expires_at)
    return {"way": invitation.get_way_display(), "told": state, "at": words.moment(invitation.created_at)}
