"""Training sessions of an office and their attendance: section by section, or by employee codes."""

import re
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Attendance, Charge, Office, Section, TrainingSession, User
from accounts.pages import words
from accounts.pages.numbers import wholes
from accounts.pages.paging import links, page_before

from . import training
from .readiness import posted

PAGE, MOST_IN_SECTION, MOST_CODES, MOST_NAMED = 25, 300, 1000, 20
BETWEEN = re.compile(r"[\s,;]+")


def sessions_context(office: Office, before: int | None) -> dict:
    """Facts for templates/accounts/training.html: the sessions, the last entered first."""
    came = Count("attendance", filter=Q(attendance__struck_out_at__isnull=True))
    counted = TrainingSession.objects.filter(office=office).annotate(came=came)
    sessions, following = page_before(counted, before, size=PAGE)
    return {
        "office_label": str(office),
        "office_url": reverse("rollout_office", args=[office.pk]),
        "new_url": reverse("new_training_session", args=[office.pk]),
        "rows": [_session(session) | {"came": words.count(session.came)} for session in sessions],
        **links("before", before, following),
    }


def _session(session: TrainingSession) -> dict:
    return {
        "subject": session.subject,
        "url": reverse("training_session", args=[session.pk]),
        "on_text": words.date(session.on),
        "place": session.place,
        "trainer": session.trainer,
    }


def session_context(session: TrainingSession, section: Section | None) -> dict:
    """Facts for templates/accounts/training_session.html: one section's people, ticked who came."""
    came = Attendance.objects.filter(session=session, struck_out_at__isnull=True)
    people = list(people_of(section))
    ticked = set(came.filter(person__in=people).values_list("person", flat=True))
    count = came.count()
    return {
        "session": _session(session),
        "office_label": str(session.office),
        "sessions_url": reverse("training_sessions", args=[session.office_id]),
        "came_text": ngettext("%s person came", "%s people came", count) % words.count(count),
        "section": section,
        "tabs": [
            {"url": f"?section={tab.pk}", "label": str(tab), "current": tab == section}
            for tab in sections(session.office)
        ],
        "people": [
            {
                "pk": person.pk,
                "name": str(person),
                "code": person.employee_code,
                "came": person.pk in ticked,
            }
            for person in people
        ],
    }


def sections(office: Office) -> QuerySet[Section]:
    """The sections of the office that have staff."""
    charges = posted(timezone.now()).filter(post__section=OuterRef("pk"))
    return Section.objects.filter(Exists(charges), office=office).order_by("pk")


def people_of(section: Section | None) -> QuerySet[User]:
    """The people of a section, up to a bound no section reaches."""
    charges = posted(timezone.now()).filter(user=OuterRef("pk"), post__section=section)
    return User.objects.filter(Exists(charges)).order_by("pk")[:MOST_IN_SECTION]


def tick(session: TrainingSession, section: Section, chosen: Iterable[str], *, by: Charge) -> str:
    """Enter the attendance of one section: the ticked came, the others did not; return the message."""
    ids = wholes(chosen)
    people = list(people_of(section))
    new = training.mark_came(session, [person for person in people if person.pk in ids], by=by)
    struck = training.strike_out(session, [person for person in people if person.pk not in ids], by=by)
    counts = {"new": words.count(new), "struck": words.count(struck)}
    return _("%(new)s entered, %(struck)s struck out.") % counts


def paste(session: TrainingSession, codes: str, *, by: Charge) -> tuple[str, str]:
    """Enter everybody whose code was pasted; return the message, and a warning of unknown codes."""
    pasted = list(dict.fromkeys(code.upper() for code in BETWEEN.split(codes) if code))
    if len(pasted) > MOST_CODES:
        return "", _("Please paste no more than %s codes at once; nothing was entered.") % words.count(
            MOST_CODES
        )
    own_offices = {"post__section__office__path__startswith": by.post.office.path}
    charges = posted(timezone.now()).filter(user=OuterRef("pk"), **own_offices)
    people = list(User.objects.filter(Exists(charges), employee_code__in=pasted))
    new = training.mark_came(session, people, by=by)
    existing = {person.employee_code for person in people}
    unknown = [code for code in pasted if code not in existing]
    warning = ""
    if unknown:
        codes_text = ", ".join(code[:20] for code in unknown[:MOST_NAMED]) + (
            "…" if len(unknown) > MOST_NAMED else ""
        )
        warning = _("These codes name nobody of your offices: %s") % codes_text
    return _("%s entered.") % words.count(new), warning
