"""Senders of letters: found in the address book of the office and those above, which learns new ones."""

from collections.abc import Sequence

from django.db.models import Case, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from accounts.latin.folding import fold
from accounts.latin.transliterate import query
from accounts.models import Office
from files.models import Correspondent, Receipt

SUGGESTED = 10
COMPARED = 50
FOUND = "SELECT id FROM files_correspondent WHERE words @@ %s::tsquery"
Kind, Class = Correspondent.Kind, Receipt.Class
# What a new sender of a letter of that class is; of others nothing is known but that most are offices.
KINDS = {
    Class.LEGISLATURE: Kind.LEGISLATURE,
    Class.QUESTION: Kind.LEGISLATURE,
    Class.COURT: Kind.COURT,
    Class.RTI: Kind.CITIZEN,
    Class.GRIEVANCE: Kind.CITIZEN,
}


def offered(office: Office) -> QuerySet[Correspondent]:
    """The entries from which an office chooses: its own and those of the offices above it."""
    above = Office.objects.above(office).order_by().values("pk")
    return Correspondent.objects.filter(office__in=above, in_use=True)


def suggestions(office: Office, words: str, *, most: int = SUGGESTED) -> list[Correspondent]:
    """The entries that the words name, as written or as they sound; of equal names all."""
    wanted = query(words.replace("\0", ""))
    if not wanted:
        return []
    found = offered(office).filter(pk__in=RawSQL(FOUND, [wanted]))  # noqa: S611 - a constant
    exact = Case(When(name=words, then=Value(0)), default=Value(1))
    return list(found.order_by(exact, "name", "pk")[:most])


def place_of(entry: Correspondent) -> str:
    """Designation and office of an entry, or else its address."""
    return ", ".join(filter(None, (entry.designation, entry.organisation))) or entry.address


def label(entry: Correspondent) -> str:
    """An entry as it is chosen: the name, and as what or from where."""
    return ", ".join(filter(None, (entry.name, place_of(entry))))


def meant(office: Office, name: str, place: str) -> Sequence[Correspondent]:
    """The entries that a name as it was typed or chosen may mean; none for a sender still unknown."""
    entries = suggestions(office, name, most=COMPARED)
    folded = fold(name)
    if chosen := [entry for entry in entries if fold(label(entry)) == folded]:
        return chosen[:1]
    named = [entry for entry in entries if fold(entry.name) == folded]
    if place:
        return [entry for entry in named if fold(place_of(entry)) == fold(place)][:1]
    return named


def learn(office: Office, *, name: str, place: str, letter_class: str) -> Correspondent:
    """Enter a sender still unknown in the address book of the office."""
    kind = KINDS.get(Class(letter_class), Kind.OFFICE)
    where = {"address": place} if kind == Kind.CITIZEN else {"organisation": place[:200]}
    return Correspondent.objects.create(office=office, kind=kind, name=name, **where)


def by_address(office: Office, address: str) -> Correspondent | None:
    """The entry with this mail address, of the office itself before those above; None if several bear it."""
    if not address:
        return None
    entries = list(offered(office).filter(email__iexact=address)[:COMPARED])
    own = [entry for entry in entries if entry.office_id == office.pk] or entries
    return own[0] if len(own) == 1 else None
