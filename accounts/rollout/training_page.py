"""Training sessions of an office, and who came: section by section, or by employee codes."""

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

PAGE, MOST_IN_SECTION, MOST_CODES, MOST_TOLD = 25, 300, 1000, 20
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
    people = list(of_section(section))
    ticked = set(came.filter(person__in=people).values_list("person", flat=True))
    count = came.count()
    return {
        "session": _session(session),
        "office_label": str(session.office),
        "sessions_url": reverse("training_sessions", args=[session.office_id]),
        "came_text": ngettext("%s person came", "%s people came", count) % words.count(count),
        "section": section,
        "tabs": [
            {"url": f"?section={one.pk}", "label": str(one), "current": one == section}
            for one in sections(session.office)
        ],
        "people": [
            {"pk": one.pk, "name": str(one), "code": one.employee_code, "came": one.pk in ticked}
            for one in people
        ],
    }


def sections(office: Office) -> QuerySet[Section]:
    """The sections of the office in which somebody sits."""
    held = posted(timezone.now()).filter(post__section=OuterRef("pk"))
    return Section.objects.filter(Exists(held), office=office).order_by("pk")


def of_section(section: Section | None) -> QuerySet[User]:
    """The people of a section, up to a bound no section reaches."""
    held = posted(timezone.now()).filter(user=OuterRef("pk"), post__section=section)
    return User.objects.filter(Exists(held)).order_by("pk")[:MOST_IN_SECTION]


def tick(session: TrainingSession, section: Section, chosen: Iterable[str], *, by: Charge) -> str:
    """Enter for one section who came and who did not; what to say of it."""
    ids = wholes(chosen)
    people = list(of_section(section))
    new = training.mark_came(session, [person for person in people if person.pk in ids], by=by)
    struck = training.strike_out(session, [person for person in people if person.pk not in ids], by=by)
    counts = {"new": words.count(new), "struck": words.count(struck)}
    return _("%(new)s entered, %(struck)s struck out.") % counts


def paste(session: TrainingSession, codes: str, *, by: Charge) -> tuple[str, str]:
    """Enter everybody whose code was pasted; what to say of it, and which codes name nobody."""
    typed = list(dict.fromkeys(code.upper() for code in BETWEEN.split(codes) if code))
    if len(typed) > MOST_CODES:
        return "", _("Please paste no more than %s codes at once; nothing was entered.") % words.count(
            MOST_CODES
        )
    here = {"post__section__office__path__startswith": by.post.office.path}
    held = posted(timezone.now()).filter(user=OuterRef("pk"), **here)
    people = list(User.objects.filter(Exists(held), employee_code__in=typed))
    new = training.mark_came(session, people, by=by)
    named = {one.employee_code for one in people}
    unknown = [code for code in typed if code not in named]
    wrong = ""
    if unknown:
        named = ", ".join(code[:20] for code in unknown[:MOST_TOLD]) + (
            "…" if len(unknown) > MOST_TOLD else ""
        )
        wrong = _("These codes name nobody of your offices: %s") % named
    return _("%s entered.") % words.count(new), wrong
