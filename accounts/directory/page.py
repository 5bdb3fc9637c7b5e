"""The rows of a search in the directory: each person, desk or office with all that tells it from others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge, EmailId, Office, Post, Section, User
from accounts.names import code_of
from accounts.pages.words import date

from .find import FINDERS, MOST_FOUND
from .holding import holdings


def search(rows: QuerySet, words: str, near: Office | None = None) -> dict:
    """The first rows that the words name, described, and a sentence on what was found."""
    words = " ".join(words.split())
    if not words:
        return {"rows": [], "sentence": ""}
    found = list(FINDERS[rows.model](rows, words, near)[: MOST_FOUND + 1])
    described = describe(rows.model, found[:MOST_FOUND])
    only = described[0] if len(described) == 1 else None
    # Whoever typed a whole code has picked already, and sees whom before it is entered.
    chosen = only["code"] if only and only["code"].casefold() == words.casefold() else ""
    return {"rows": described, "sentence": _sentence(rows.model, words, len(found)), "chosen": chosen}


def describe(model: type, rows: Sequence) -> list[dict]:
    """Describe each row: code, name, and lines that say where and who."""
    describers = {
        User: _people,
        Post: _posts,
        Office: _offices,
        Section: _sections,
        EmailId: _email_ids,
    }
    return describers[model](rows)


def _sentence(model: type, words: str, count: int) -> str:
    if not count:
        return _searched(model) % {"words": words}
    if count > MOST_FOUND:
        return _("More than %s found: these come first. Add a word, such as the office.") % MOST_FOUND
    return ngettext("%s found.", "%s found.", count) % count


def _searched(model: type) -> str:
    """The sentence that says that nothing was found, and what was searched."""
    if model is User:
        return _(
            "Nothing found for “%(words)s”. Searched: name, employee code, e-mail ID, post and office, "
            "of all who may be named here."
        )
    if model is Post:
        return _(
            "Nothing found for “%(words)s”. Searched: post, designation and its abbreviations, code, "
            "section, office and holder, of all posts that may be named here."
        )
    if model is EmailId:
        return _(
            "Nothing found for “%(words)s”. Searched: e-mail ID, person and post, of all IDs in use here."
        )
    return _(
        "Nothing found for “%(words)s”. Searched: name and code, of all offices and sections that may be "
        "named here."
    )


def _people(people: Sequence[User]) -> list[dict]:
    charges = _open_charges(user__in=people)
    held: dict[int, list[str]] = defaultdict(list)
    for charge in charges:
        held[charge.user_id].append(f"{_with_kind(str(charge.post), charge)}, {charge.post.office}")
    return [
        _row(
            person,
            "; ".join(held[person.pk]) or _("holds no post"),
            person.email,
            "" if person.is_active else _("cannot sign in"),
        )
        for person in people
    ]


def _posts(posts: Sequence[Post]) -> list[dict]:
    named = Post.objects.filter(pk__in=[post.pk for post in posts]).with_place()
    places = {post.pk: post for post in named}
    held = holdings(places)
    return [
        _row(
            places[post.pk],
            held[post.pk].text,
            f"{places[post.pk].section}, {places[post.pk].office}",
            _ended(post),
        )
        for post in posts
    ]


def _offices(offices: Sequence[Office]) -> list[dict]:
    above = {office.path: office for office in Office.objects.filter(path__in=_paths_above(offices))}
    return [
        _row(
            office,
            office.get_kind_display(),
            str(above.get(office.path[: -office.steplen], "")),
            _ended(office),
        )
        for office in offices
    ]


def _paths_above(offices: Iterable[Office]) -> set[str]:
    return {office.path[: -office.steplen] for office in offices}


def _sections(sections: Sequence[Section]) -> list[dict]:
    offices = Office.objects.in_bulk({section.office_id for section in sections})
    for section in sections:
        section.office = offices[section.office_id]
    return [_row(section, str(section.office)) for section in sections]


def _email_ids(email_ids: Sequence[EmailId]) -> list[dict]:
    named = EmailId.objects.with_holder().in_bulk([email_id.pk for email_id in email_ids])
    return [
        _row(named[email_id.pk], f"{named[email_id.pk].holder}, {named[email_id.pk].office}")
        for email_id in email_ids
    ]


def _ended(thing: Post | Office) -> str:
    """The day since which a post or office is no more; "" while it is there."""
    if thing.ends is None or thing.ends > timezone.localdate():
        return ""
    return _("no more since %s") % date(thing.ends)


def _row(thing: User | Post | Office | Section | EmailId, *lines: str) -> dict:
    return {"code": code_of(thing), "name": str(thing), "lines": [line for line in lines if line]}


def _open_charges(**of: object) -> QuerySet[Charge]:
    charges = Charge.objects.open_at(timezone.now()).filter(**of).with_place()
    return charges.order_by("-kind", "begins", "pk")


def _with_kind(name: str, charge: Charge) -> str:
    if charge.kind == Charge.Kind.SUBSTANTIVE:
        return name
    return f"{name} ({charge.get_kind_display()})"
