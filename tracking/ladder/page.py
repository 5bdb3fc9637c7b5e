"""The ladder in words: its steps, whose they are, by which order, and how they ended."""

from datetime import date

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.pages import tables, words
from tracking.models import Rung
from tracking.time.page import order_text

from .kinds import step_text
from .verbs import Terms, first_day_without


def row(rung: Rung, office: Office) -> dict:
    """A step as a row of templates/tracking/ladder_table.html, seen from an office."""
    return {
        "pk": rung.pk,
        "text": step_text(rung.told, float(rung.amount), rung.unit),
        "office_text": str(rung.office),
        "order_text": order_text(rung),
        "when_text": _("since %s") % words.date(rung.begins),
        "end_text": _ending(rung),
        "may_withdraw": rung.office_id == office.pk and rung.ends is None,
    }


def sheet(office: Office, lines: list[dict]) -> tables.Table:
    """The steps that hold in an office, for a file."""
    columns = {
        "text": _("Step"),
        "office_text": _("Office"),
        "when_text": _("In force"),
        "order_text": _("Order"),
    }
    title = _("Ladder of reminders") + f": {office}"
    return tables.of_rows(f"ladder-{slugify(office.code)}", title, columns, lines)


def _ending(rung: Rung) -> str:
    if rung.ends is None:
        return ""
    facts = {
        "date": words.date(rung.ends),
        "order": rung.end_order_number,
        "reason": rung.end_reason,
        "by": str(rung.withdrawn_by or ""),
    }
    return _("withdrawn from %(date)s on, order %(order)s, %(by)s: %(reason)s") % facts


def add_sentences(office: Office, terms: Terms, begins: date) -> list[str]:
    """Sentences on a step from its day on."""
    facts = {"office": office, "date": words.date(begins), "step": _step(terms)}
    return [
        _("%(office)s and the offices below, from %(date)s on: %(step)s.") % facts,
        _("Of papers that passed this moment before that day nobody is told. Those above learn of the step."),
    ]


def withdraw_sentences(rung: Rung, ends: date, told: int) -> list[str]:
    """Sentences on the withdrawal of a step."""
    step = _step(Terms(rung.told, rung.amount, rung.unit))
    date_text = words.date(first_day_without(rung, ends))
    facts = {"office": rung.office, "date": date_text, "step": step, "count": words.count(told)}
    return [
        _("%(office)s and the offices below, from %(date)s on without this step: %(step)s.") % facts,
        _("The withdrawal stays on record with its order and reason. People above who are told: %(count)s.")
        % facts,
    ]


def open_rows(count: int) -> list[tuple[str, str]]:
    """The papers with a limit that lie at desks for which the step holds."""
    return [(_("Papers with a limit at desks for which it holds"), words.count(count))]


def _step(terms: Terms) -> str:
    return step_text(terms.told, float(terms.amount), terms.unit)
