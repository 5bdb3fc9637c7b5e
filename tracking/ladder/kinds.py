"""The notices of the ladder in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import NoticeChoice
from accounts.models.names import reads_english
from accounts.notices.kinds import Kind, register
from accounts.pages import words
from tracking.models import Rung


def time_text(amount: float, unit: str) -> str:
    """A length such as "4 working hours"."""
    size = abs(amount)
    shown = f"{size:g}"
    number = 1 if size == 1 else 2
    if unit == Rung.Unit.HOURS:
        return ngettext("%s working hour", "%s working hours", number) % shown
    return ngettext("%s working day", "%s working days", number) % shown


def step_text(told: str, amount: float, unit: str) -> str:
    """A step in words: when, and who is told."""
    facts = {"time": time_text(amount, unit), "who": Rung.Told(told).label}
    if amount < 0:
        return _("%(time)s before the limit: %(who)s") % facts
    if amount > 0:
        return _("%(time)s after the limit: %(who)s") % facts
    return _("at the limit: %(who)s") % facts


def _reached(facts: dict) -> str:
    values = {
        "number": facts.get("number"),
        "count": words.count(facts.get("count", 1)),
        "desk": facts.get("desk", {}).get("en" if reads_english() else "hi", ""),
        "time": time_text(facts["amount"], facts["unit"]),
    }
    if "count" in facts:
        return _several(facts["amount"]) % values
    if facts["amount"] < 0:
        return _("%(number)s at %(desk)s reaches its limit within %(time)s.") % values
    if facts["amount"] > 0:
        return _("%(number)s at %(desk)s is past its limit by %(time)s.") % values
    return _("%(number)s at %(desk)s has reached its limit.") % values


def _several(amount: float) -> str:
    if amount < 0:
        return _("%(count)s papers reach their limit within %(time)s.")
    if amount > 0:
        return _("%(count)s papers are past their limit by %(time)s.")
    return _("%(count)s papers have reached their limit.")


def _changed(facts: dict) -> str:
    values = {
        "office": facts["office"]["en" if reads_english() else "hi"],
        "step": step_text(facts["told"], facts["amount"], facts["unit"]),
        "date": facts["date"],
        "order": facts["order"] or "–",
        "reason": facts.get("reason", ""),
    }
    if facts["withdrawn"]:
        return (
            _("%(office)s withdraws a step from %(date)s on: %(step)s. Order %(order)s: %(reason)s") % values
        )
    return _("%(office)s adds a step from %(date)s on: %(step)s. Order %(order)s.") % values


DUE_SOON = register(Kind("due_soon", gettext_lazy("A paper reaches its limit soon"), _reached))
LATE = register(Kind("late", gettext_lazy("A paper passed its limit"), _reached))
ESCALATED = register(Kind("escalated", gettext_lazy("A late paper comes up to you"), _reached))
CHANGED = register(
    Kind("ladder", gettext_lazy("The ladder was changed"), _changed, mail=NoticeChoice.Mail.NOW)
)


def of(rung: Rung) -> Kind:
    """The kind of notice by which a step tells."""
    if rung.amount < 0:
        return DUE_SOON
    return LATE if rung.told in (Rung.Told.HOLDER, Rung.Told.SUPERIOR) else ESCALATED
