"""Work of people in words: those first who signed in only or not at all, for whoever signs to look at."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.pages import words
from accounts.pages.tables import Table

from .work import State

LABELS = {
    State.WORKED: gettext_lazy("Worked"),
    State.LINK: gettext_lazy("Worked as link officer"),
    State.ELSEWHERE: gettext_lazy("Worked in another office"),
    State.AWAY: gettext_lazy("No days due"),
    State.SIGNED_IN_ONLY: gettext_lazy("Signed in only"),
    State.NOTHING: gettext_lazy("Did not sign in"),
}
COUNTS = ("movements", "notes", "papers", "active", "due", "leave")
TO_LOOK_AT = (State.SIGNED_IN_ONLY, State.NOTHING)


def context(figures: dict, most: int) -> dict:
    """Facts for the table of work; empty for a certificate of before work was certified."""
    work = sorted(figures.get("work", []), key=lambda line: line["state"] not in TO_LOOK_AT)
    return {
        "work": [_row(line) for line in work[:most]],
        "work_further": words.count(len(work) - most) if len(work) > most else "",
        "signed_in_only": words.count(_of_state(work, State.SIGNED_IN_ONLY)),
        "no_sign_in": words.count(_of_state(work, State.NOTHING)),
    }


def _row(line: dict) -> dict:
    return {
        "name": _name(line),
        "code": line["code"],
        "state": str(LABELS[State(line["state"])]),
        "to_look_at": line["state"] in TO_LOOK_AT,
        **{name: words.count(line[name]) for name in COUNTS},
    }


def _of_state(work: list[dict], state: State) -> int:
    return sum(line["state"] == state for line in work)


def _name(line: dict) -> str:
    return line["en"] if get_language() == "en" else line["hi"]


def changed(was: dict, now: dict) -> list[str]:
    """The sentence that says how work changed since the draft was counted; none where it did not."""
    if "work" not in was or was["work"] == now["work"]:
        return []
    facts = {name: words.count(_sum(now, name)) for name in ("movements", "leave")}
    facts |= {f"{name}_was": words.count(_sum(was, name)) for name in ("movements", "leave")}
    return [
        _(
            "Work of people changed since: movements %(movements_was)s → %(movements)s, days of leave "
            "%(leave_was)s → %(leave)s. Today's is signed."
        )
        % facts
    ]


def _sum(figures: dict, name: str) -> int:
    return sum(line[name] for line in figures["work"])


def heading() -> list[str]:
    """The columns of the table of work, after the person's code and name."""
    return [
        _("Movements"), _("Notes"), _("Acts with papers added"), _("Days active"), _("Working days due"),
        _("Days of leave"),
    ]  # fmt: skip


def table_of_all(
    lines: Iterable[tuple[Office, dict]], numbers: Mapping[int, str], name: str, title: str
) -> Table:
    """The work of everybody of several offices, for a file; `numbers` are those of what was signed."""
    labels, unsigned = {str(state): str(label) for state, label in LABELS.items()}, _("Not signed yet")
    rows: list[list[object]] = [
        [
            str(office),
            line["code"],
            _name(line),
            *(line[count] for count in COUNTS),
            labels[line["state"]],
            numbers.get(office.pk, unsigned),
        ]
        for office, line in lines
    ]
    columns = [_("Office"), _("Employee code"), _("Name"), *heading(), _("Use of e-Office"), _("Certificate")]
    return Table(name, _("Work certificate: %s") % title, columns, rows)


def table(figures: dict, name: str, title: str, note: str) -> Table:
    """The work of everybody, for a file; `note` says whether it was signed."""
    rows: list[list[object]] = [
        [line["code"], _name(line), *(line[count] for count in COUNTS), str(LABELS[State(line["state"])])]
        for line in figures.get("work", [])
    ]
    columns = [_("Employee code"), _("Name"), *heading(), _("Use of e-Office")]
    return Table(name, _("Work certificate: %s") % title, columns, rows, note)
