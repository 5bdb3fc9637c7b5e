"""Plans of e-mail IDs: the ID that each holder would be given, for many at once; nothing is written."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.latin.latin_names import latin_name, spellings
from accounts.latin.name_words import can_be_read
from accounts.latin.proposal import Rules, look_alike, numbered, stems
from accounts.models import EmailId, EmailPattern, Office, Post, User

# Look-alike keys by domain.
Taken = dict[str, set[str]]

BATCH = 1000
# Numbers looked up beyond those needed, in place of IDs that are given already.
SPARE = 8
# Spellings shown for a name, and IDs in one plan: as many as a transaction writes in seconds.
MOST_SPELLINGS, MOST = 6, 5000
# So many people are named in a sentence.
NAMED = 5
NAMED_BY_PLACE = {"district", "tehsil", "block", "division", "police"}
KIND_WORDS = NAMED_BY_PLACE | {"office", "commissionerate", "of", "department"}


@dataclass(frozen=True)
class Wish:
    """The stems of IDs for one holder, in order of preference, and the one to number when all are taken."""

    holder: User | Post
    office: Office
    domain: str
    latin: str
    stems: tuple[str, ...]
    stem: str
    rules: Rules


@dataclass(frozen=True)
class Planned:
    """The ID that a holder would be given, and those passed over because they are taken or reserved.

    `rejected_row` is the row of the ID if it was proposed for this very holder before and rejected.
    """

    wish: Wish
    local: str
    passed_over: tuple[str, ...]
    rejected_row: EmailId | None = None

    def __str__(self) -> str:
        return f"{self.local}@{self.wish.domain}"


def people_without(office: Office) -> QuerySet[User]:
    """People looked after in the office or below it who have no name-based ID alive or on its way."""
    ids = EmailId.objects.in_service().filter(kind=EmailId.Kind.NAME, person=OuterRef("pk"))
    people = User.objects.administered_by(office, timezone.now()).filter(~Exists(ids), is_active=True)
    return people.select_related("rolls").order_by("pk")


def posts_without(office: Office) -> QuerySet[Post]:
    """Posts of the office or below it that have no ID alive or on its way."""
    ids = EmailId.objects.in_service().filter(kind=EmailId.Kind.POST, post=OuterRef("pk"))
    posts = Post.objects.existing_on(timezone.localdate()).filter(
        ~Exists(ids), section__office__path__startswith=office.path
    )
    return posts.with_place().order_by("pk")


def patterns(office: Office) -> "Patterns":
    """The patterns of the office and of those above and below it, in one query."""
    all_patterns = EmailPattern.objects.select_related("office")
    applicable = all_patterns.filter(
        Q(office__path__startswith=office.path) | Q(office__in=Office.objects.above(office))
    )
    return Patterns({pattern.office.path: pattern for pattern in applicable})


class Patterns(dict[str, EmailPattern]):
    """Patterns by the path of their office."""

    def nearest(self, office: Office) -> EmailPattern | None:
        """The office's own pattern, or that of the nearest office above."""
        ends = range(len(office.path), 0, -Office.steplen)
        return next((self[office.path[:end]] for end in ends if office.path[:end] in self), None)


def wishes_for_people(
    people: Sequence[User], *, office: Office, spelled: Mapping[int, str] | None = None
) -> Iterator[Wish]:
    """Wishes for people: preferred IDs, then stems of the name, spelled as accepted, else as on record.

    People without a pattern, and whose name no ID can be formed of, are left out. Where a spelling was
    accepted, preferred IDs are ignored.
    """
    office_patterns, spelled = patterns(office), spelled or {}
    prefetch_related_objects(people := list(people), "rolls")
    for person in people:
        home = person.rolls if person.rolls and person.rolls.path.startswith(office.path) else office
        pattern = office_patterns.nearest(home)
        if pattern is None:
            continue
        latin = spelled.get(person.pk) or latin_name_of(person)
        name_stems = stems(latin, pattern=pattern.name_based, year=person.born_on and person.born_on.year)
        rules = pattern.rules(of_person=True, on_contract=person.on_contract)
        preferred = () if person.pk in spelled else _preferred(person)
        if wanted := (*preferred, *name_stems):
            yield Wish(person, home, pattern.domain, latin, wanted, (name_stems or wanted)[0], rules)


def wishes_for_posts(posts: Sequence[Post], *, office: Office) -> Iterator[Wish]:
    """Wishes for posts by designation and place; section or code too where an office has several alike."""
    prefetch_related_objects(posts := list(posts), "section__office", "designation")
    office_patterns = patterns(office)
    counts = _designation_counts({post.section.office_id for post in posts})
    districts = {district.path: district for district in Office.objects.filter(kind=Office.Kind.DISTRICT)}
    for post in posts:
        pattern = office_patterns.nearest(post.office)
        if pattern is None:
            continue
        values = _pattern_values(post, districts)
        post_stems = [
            wish.format(**values) for wish in _post_wishes(post, pattern.post_based, counts, values["post"])
        ]
        rules = pattern.rules()
        yield Wish(
            post, post.office, pattern.domain, "", tuple(dict.fromkeys(post_stems)), post_stems[0], rules
        )


def assign(wishes: Sequence[Wish], taken_before: Taken | None = None) -> list[Planned]:
    """Assign to each holder the first wish that is free, else a numbered one; the earlier holder goes first.

    `taken_before` holds the keys taken by earlier parts of the same plan; those of this part are added.
    """
    formed = [[local for stem in wish.stems if (local := wish.rules.format(stem))] for wish in wishes]
    keys: dict[str, set[str]] = {}
    for wish, locals_ in zip(wishes, formed, strict=True):
        keys.setdefault(wish.domain, set()).update(map(look_alike, locals_))
    taken_before = {} if taken_before is None else taken_before
    taken = {
        domain: taken_keys(domain, domain_keys) | taken_before.get(domain, set())
        for domain, domain_keys in keys.items()
    }
    rejected = rejected_ids([wish.holder for wish in wishes])
    first = [
        _first_free(
            wish,
            [*dict.fromkeys(locals_)],
            taken[wish.domain],
            rejected.get((wish.holder.pk, wish.domain), {}),
        )
        for wish, locals_ in zip(wishes, formed, strict=True)
    ]
    sources = _sources([item.wish for item in first if not item.local])
    planned = [
        item if item.local else replace(item, local=_next_free(item.wish, sources, taken[item.wish.domain]))
        for item in first
    ]
    for item in planned:
        taken_before.setdefault(item.wish.domain, set()).add(look_alike(item.local))
    return planned


def digest(planned: Sequence[Planned]) -> str:
    """A SHA-256 over a whole plan, by which the IDs proposed are checked against those shown."""
    lines = "\n".join(f"{item.wish.holder.pk} {item}" for item in planned)
    return hashlib.sha256(lines.encode()).hexdigest()


def taken_keys(domain: str, keys: Collection[str]) -> set[str]:
    """Those of the look-alike keys that are given at the domain already."""
    taken, remaining = set(), iter(keys)
    while batch := list(islice(remaining, BATCH)):
        rows = EmailId.objects.filter(domain=domain, look_alike__in=batch)
        taken.update(rows.values_list("look_alike", flat=True))
    return taken


def rejected_ids(holders: Collection[User | Post]) -> dict[tuple[int, str], dict[str, EmailId]]:
    """The rejected IDs of each holder and domain, by look-alike key; they are free for this holder alone."""
    name = "person" if isinstance(next(iter(holders), None), User) else "post"
    rows = EmailId.objects.filter(
        state=EmailId.State.REJECTED, **{f"{name}__in": [holder.pk for holder in holders]}
    )
    by_holder: dict[tuple[int, str], dict[str, EmailId]] = {}
    for row in rows.select_related(name).order_by("pk"):
        by_holder.setdefault((getattr(row, f"{name}_id"), row.domain), {})[row.look_alike] = row
    return by_holder


def latin_name_of(person: User) -> str:
    """A person's name in Latin letters: as the record has it in English, else as it sounds."""
    return latin_name(next(filter(can_be_read, (person.name_en, person.name_hi)), person.name_hi))


def unreadable(people: Iterable[User], spelled: Mapping[int, str] | None = None) -> list[User]:
    """Those of the people whose name is in neither script, and who wish for no ID of their own."""
    return [
        person
        for person in people
        if person.pk not in (spelled or {})
        and not _preferred(person)
        and not can_be_read(person.name_en)
        and not can_be_read(person.name_hi)
    ]


def ask_for_latin(people: Sequence[User]) -> str:
    """The sentence that asks for the names of these people in Latin letters."""
    names = ", ".join(
        f"{person.name_hi or person.name_en} ({person.employee_code})" for person in people[:NAMED]
    )
    return ngettext(
        "Please enter the name of %(names)s in Latin letters first: "
        "from this script no e-mail ID can be formed.",
        "Please enter %(count)s names in Latin letters first, from whose script no e-mail ID can be formed: "
        "%(names)s.",
        len(people),
    ) % {"names": names + (" …" if len(people) > NAMED else ""), "count": len(people)}


def alternative_spellings(person: User, current: str) -> list[str]:
    """Other spellings of a person's name: on record, as it sounds, and with one word spelled otherwise."""
    words = person.name_hi.split()
    alternatives = [spellings(word, MOST_SPELLINGS) for word in words]
    likeliest = [each[0] for each in alternatives if each]
    candidates = [latin_name_of(person), latin_name(person.name_hi)]
    for turn in range(1, MOST_SPELLINGS):
        for place in reversed(range(len(likeliest))):
            if turn < len(alternatives[place]):
                changed = [*likeliest[:place], alternatives[place][turn], *likeliest[place + 1 :]]
                candidates.append(latin_name(" ".join(changed)))
    return [spelling for spelling in dict.fromkeys(candidates) if spelling != current][:MOST_SPELLINGS]


def _preferred(person: User) -> tuple[str, ...]:
    return tuple(filter(None, (local.strip() for local in person.preferred_ids.split(","))))


def _first_free(wish: Wish, locals_: list[str], taken: set[str], rejected: Mapping[str, EmailId]) -> Planned:
    """The first wish that is free, or that was rejected for this holder; an empty ID if there is none."""
    for place, local in enumerate(locals_):
        key = look_alike(local)
        if wish.rules.fits(local) and (key not in taken or key in rejected):
            taken.add(key)
            rejected_row = rejected.get(key)
            return Planned(
                wish, rejected_row.local if rejected_row else local, tuple(locals_[:place]), rejected_row
            )
    rejected_row = next((row for row in rejected.values() if _is_numbered(row.local, wish)), None)
    return Planned(wish, rejected_row.local if rejected_row else "", tuple(locals_), rejected_row)


def _is_numbered(local: str, wish: Wish) -> bool:
    """Return whether the ID is the stem of the wish with a number."""
    numbers = re.findall(r"\d+", local)
    return any(wish.rules.format(wish.stem, number) == local for number in numbers)


def _sources(unassigned: Sequence[Wish]) -> dict[tuple, Iterator[str]]:
    """Free numbered IDs for all wishes; namesakes share an iterator, so that only the first begins at 2."""
    sources, batches = {}, {}
    for source, count in Counter((wish.domain, wish.stem, wish.rules) for wish in unassigned).items():
        domain, stem, rules = source
        sources[source] = numbered(stem, rules)
        batches[source] = list(islice(sources[source], count + SPARE))
    by_domain: dict[str, list[str]] = {}
    for (domain, *_rest), batch in batches.items():
        by_domain.setdefault(domain, []).extend(map(look_alike, batch))
    taken = {domain: taken_keys(domain, keys) for domain, keys in by_domain.items()}
    return {
        source: chain(
            (local for local in batch if look_alike(local) not in taken[source[0]]),
            _more_free(source[0], sources[source]),
        )
        for source, batch in batches.items()
    }


def _next_free(wish: Wish, sources: dict[tuple, Iterator[str]], taken: set[str]) -> str:
    source = sources[wish.domain, wish.stem, wish.rules]
    local = next(local for local in source if look_alike(local) not in taken)
    taken.add(look_alike(local))
    return local


def _more_free(domain: str, remaining: Iterator[str]) -> Iterator[str]:
    """More free numbered IDs, looked up in batches: of a common name thousands are given."""
    while batch := list(islice(remaining, BATCH)):
        taken = taken_keys(domain, [look_alike(local) for local in batch])
        yield from (local for local in batch if look_alike(local) not in taken)


def _designation_counts(offices: Collection[int]) -> Counter:
    """The number of posts of each designation by office and by section."""
    posts = Post.objects.existing_on(timezone.localdate()).filter(section__office__in=offices)
    rows = list(posts.values_list("section__office", "section", "designation"))
    in_offices = [("office", office, job) for office, _section, job in rows]
    return Counter([*in_offices, *(("section", *row[1:]) for row in rows)])


def _post_wishes(post: Post, pattern: str, counts: Counter, post_code: str) -> Iterator[str]:
    """The pattern if it is unique to the post; then patterns with section, post code and office."""
    in_office = counts["office", post.section.office_id, post.designation_id] == 1
    in_section = counts["section", post.section_id, post.designation_id] == 1
    is_unique = in_office or (in_section and "{section}" in pattern) or "{post}" in pattern
    if is_unique:
        yield pattern
    if in_section:
        yield "{designation}-{section}.{place}"
    if post_code:
        yield "{post}.{place}"
        yield "{post}.{office}"
    if not is_unique:
        yield pattern


def _pattern_values(post: Post, districts: Mapping[str, Office]) -> dict[str, str]:
    """The values for the placeholders of a pattern of post-based IDs."""
    office = post.office
    ends = range(len(office.path), 0, -Office.steplen)
    district = next((districts[office.path[:end]] for end in ends if office.path[:end] in districts), office)
    own_code = post.code.lower().removeprefix(f"{office.code.lower()}-")
    return {
        "designation": post.designation.code.lower(),
        "section": post.section.code.lower(),
        "post": "" if own_code.isdecimal() else own_code,
        "place": _place_name(office),
        "office": office.code.lower(),
        "district": _place_name(district),
    }


def _place_name(office: Office) -> str:
    """The place of the office in one word: kannauj for the district, tirwa for the tehsil; else its code."""
    words = [word.strip(",.()").lower() for word in office.name_en.split()]
    place = "".join(word for word in words if word not in KIND_WORDS and word.isascii() and word.isalnum())
    return place if place and office.kind in NAMED_BY_PLACE else office.code.lower()
