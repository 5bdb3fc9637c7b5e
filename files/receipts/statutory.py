"""Dates that law and manual set for letters of a class, in calendar days."""

from dataclasses import dataclass
from datetime import date, timedelta

from files.models import Receipt

Class = Receipt.Class


@dataclass(frozen=True)
class Term:
    """The days of a class of letters, in force for what is received from a day on.

    `acknowledge` days are counted from the receipt; `answer` from the acknowledgement where there is one to
    be given, else from the receipt. `is_named`: the letter itself names the date, as a summons does.
    """

    letter_class: Class
    since: date
    acknowledge: int | None = None
    answer: int | None = None
    is_named: bool = False


# Manual of Office Procedure (members of the legislature); Right to Information Act, 2005, section 7.
TERMS = (
    Term(Class.LEGISLATURE, date(2000, 1, 1), acknowledge=15, answer=15),
    Term(Class.RTI, date(2005, 10, 12), answer=30),
    Term(Class.COURT, date(2000, 1, 1), is_named=True),
    Term(Class.QUESTION, date(2000, 1, 1), is_named=True),
)


def term_of(letter_class: str, received_on: date) -> Term | None:
    """The term in force for a letter of that class; the newest where several begin one after the other."""
    in_force = [term for term in TERMS if term.letter_class == letter_class and term.since <= received_on]
    return max(in_force, key=lambda term: term.since, default=None)


def is_named(letter_class: str, received_on: date) -> bool:
    """Return whether a letter of that class names its date itself, so that it has to be entered."""
    term = term_of(letter_class, received_on)
    return term is not None and term.is_named


def first_date(letter_class: str, received_on: date) -> date | None:
    """The date by which something is due first: the acknowledgement, or else the answer."""
    term = term_of(letter_class, received_on)
    days = term and (term.acknowledge or term.answer)
    return received_on + timedelta(days=days) if days else None


def date_after_acknowledgement(receipt: Receipt, on: date) -> date | None:
    """The date by which a letter acknowledged on that day is to be answered; where none, that of before."""
    term = term_of(receipt.letter_class, receipt.received_on)
    if term is None or term.acknowledge is None or term.answer is None:
        return receipt.due_on
    return on + timedelta(days=term.answer)
