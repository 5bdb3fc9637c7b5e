"""Lists of an administrator of who was invited and who came, and one person's page, in words."""

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Charge, Invitation, Office, User
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
    own = Invitation.objects.filter(person=OuterRef("pk"))
    is_open = Exists(own.open_at(now))
    condition = {
        "not-invited": NO_PASSWORD & ~Exists(own),
        "invited": Q(is_open),
        "used": ~NO_PASSWORD & Exists(own.filter(used_at__isnull=False)),
        "expired": NO_PASSWORD & ~is_open & Exists(own),
        "never": Q(last_login__isnull=True) & ~NO_PASSWORD,
    }[show]
    kept = User.objects.administered_by(office, now).filter(is_active=True)
    return kept.filter(condition).order_by("employee_code")


def without_password(office: Office, *, besides: User) -> QuerySet[User]:
    """Whom a press on "invite all" means: no password yet and no invitation that still holds."""
    now = timezone.now()
    is_open = Exists(Invitation.objects.filter(person=OuterRef("pk")).open_at(now))
    kept = User.objects.administered_by(office, now).filter(NO_PASSWORD, ~is_open, is_active=True)
    return kept.exclude(pk=besides.pk).order_by("employee_code")


def context(office: Office, show: str, after: str) -> dict:
    """Facts for templates/accounts/invitations.html."""
    now = timezone.now()
    show = show if show in TABS else "not-invited"
    shown, following = page_after(people(office, show, now), after, size=PAGE, key="employee_code")
    return {
        "office_label": str(office),
        "tabs": [_tab(office, name, now, show) for name in TABS],
        "rows": _rows(shown, now),
        **links("after", after, following, here=f"?show={show}"),
    }


def of_person(person: User) -> dict:
    """Facts for templates/accounts/invited.html."""
    now = timezone.now()
    invited = person.invitations.select_related("by__user", "by__acting_for").order_by("-pk")[:PAGE]
    acts = person.account_acts.select_related("by__user", "by__acting_for").order_by("-pk")[:PAGE]
    return {
        "person": person,
        "row": _rows([person], now)[0],
        "rows": [_told(one, now) | {"by": acting_name(one.by)} for one in invited],
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


def _rows(shown: list[User], now: datetime) -> list[dict]:
    held: dict[int, list[str]] = {person.pk: [] for person in shown}
    for charge in Charge.objects.filter(user__in=held).open_at(now).with_place().order_by("begins"):
        held[charge.user_id].append(f"{charge.post} · {charge.post.office}")
    invited = Invitation.objects.filter(person__in=held).order_by("person", "-pk").distinct("person")
    newest = {one.person_id: one for one in invited}
    addresses = verbs.mailboxes(shown)
    return [
        {
            "id": person.pk,
            "what": str(person),
            "code": person.employee_code,
            "url": reverse("invited", args=[person.pk]),
            "places": held[person.pk],
            "mailbox": addresses[person.pk],
            **(_told(newest[person.pk], now) if person.pk in newest else {"told": _("not invited")}),
        }
        for person in shown
    ]


def _told(invitation: Invitation, now: datetime) -> dict:
    if invitation.used_at:
        state = _("used on %s") % words.moment(invitation.used_at)
    elif invitation.withdrawn_at:
        state = _("replaced on %s") % words.moment(invitation.withdrawn_at)
    elif invitation.expires_at <= now:
        state = _("expired on %s") % words.moment(invitation.expires_at)
    else:
        state = _("valid until %s") % words.moment(invitation.expires_at)
    return {"way": invitation.get_way_display(), "told": state, "at": words.moment(invitation.created_at)}
