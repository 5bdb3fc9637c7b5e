"""Who would be given which e-mail ID, before anything is given: for many at once, none asked for twice."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.latin.latin_names import latin_name, spellings
from accounts.latin.proposal import Rules, look_alike, numbered, stems
from accounts.models import EmailId, EmailPattern, Office, Post, User

# Look-alike keys by domain.
Taken = dict[str, set[str]]

HANDFUL = 1000
# Numbers looked up beyond those needed, for the ones that are given already.
SPARE = 8
# Of a name, and of one press: what one page can show and one transaction does in seconds.
MOST_SPELLINGS, MOST = 6, 5000
NAMED_BY_PLACE = {"district", "tehsil", "block", "division", "police"}
KIND_WORDS = NAMED_BY_PLACE | {"office", "commissionerate", "of", "department"}


@dataclass(frozen=True)
class Wish:
    """What one holder asks for, the dearest first, and the stem that is numbered when all is taken."""

    holder: User | Post
    office: Office
    domain: str
    latin: str
    asked: tuple[str, ...]
    stem: str
    rules: Rules


@dataclass(frozen=True)
class Planned:
    """The ID that a holder would be given, and those passed over because they are given or kept back.

    `again` is the row of an ID that was this very holder's and was rejected.
    """

    wish: Wish
    local: str
    passed: tuple[str, ...]
    again: EmailId | None = None

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
    """The patterns that hold in the office and below it, read once."""
    held = EmailPattern.objects.select_related("office")
    near = held.filter(Q(office__path__startswith=office.path) | Q(office__in=Office.objects.above(office)))
    return Patterns({pattern.office.path: pattern for pattern in near})


class Patterns(dict[str, EmailPattern]):
    """The patterns by their office's place in the tree."""

    def of(self, office: Office) -> EmailPattern | None:
        """The office's own pattern, or that of the nearest office above."""
        ends = range(len(office.path), 0, -Office.steplen)
        return next((self[office.path[:end]] for end in ends if office.path[:end] in self), None)


def of_people(
    people: Sequence[User], *, office: Office, spelled: Mapping[int, str] | None = None
) -> Iterator[Wish]:
    """What people prefer, then what their names ask for; spelled as accepted, else as on record.

    For whom no pattern holds is left out. A spelling accepted now goes before what was preferred once.
    """
    known, spelled = patterns(office), spelled or {}
    prefetch_related_objects(people := list(people), "rolls")
    for person in people:
        at = person.rolls if person.rolls and person.rolls.path.startswith(office.path) else office
        pattern = known.of(at)
        if pattern is None:
            continue
        latin = spelled.get(person.pk) or written(person)
        asked = stems(latin, pattern=pattern.name_based, year=person.born_on and person.born_on.year)
        rules = pattern.rules(of_person=True, on_contract=person.on_contract)
        preferred = () if person.pk in spelled else _preferred(person)
        yield Wish(person, at, pattern.domain, latin, (*preferred, *asked), asked[0], rules)


def of_posts(posts: Sequence[Post], *, office: Office) -> Iterator[Wish]:
    """What posts ask for by designation and place; those alike in one office by more."""
    prefetch_related_objects(posts := list(posts), "section__office", "designation")
    known, alike = patterns(office), _alike({post.section.office_id for post in posts})
    districts = {one.path: one for one in Office.objects.filter(kind=Office.Kind.DISTRICT)}
    for post in posts:
        pattern = known.of(post.office)
        if pattern is None:
            continue
        facts = _codes(post, districts)
        asked = [
            wish.format(**facts) for wish in _post_wishes(post, pattern.post_based, alike, facts["post"])
        ]
        rules = pattern.rules()
        yield Wish(post, post.office, pattern.domain, "", tuple(dict.fromkeys(asked)), asked[0], rules)


def plan(wishes: Sequence[Wish], before: Taken | None = None) -> list[Planned]:
    """The first of each holder's wishes that is free, else numbered; of two alike the earlier goes first.

    `before` holds what earlier parts of the same plan took, and learns what this one takes.
    """
    formed = [[local for stem in wish.asked if (local := wish.rules.format(stem))] for wish in wishes]
    keys: dict[str, set[str]] = {}
    for wish, locals_ in zip(wishes, formed, strict=True):
        keys.setdefault(wish.domain, set()).update(map(look_alike, locals_))
    before = {} if before is None else before
    taken = {domain: given(domain, asked) | before.get(domain, set()) for domain, asked in keys.items()}
    back = rejected([wish.holder for wish in wishes])
    first = [
        _first(wish, [*dict.fromkeys(own)], taken[wish.domain], back.get((wish.holder.pk, wish.domain), {}))
        for wish, own in zip(wishes, formed, strict=True)
    ]
    sources = _sources([one.wish for one in first if not one.local])
    planned = [
        one if one.local else replace(one, local=_next(one.wish, sources, taken[one.wish.domain]))
        for one in first
    ]
    for one in planned:
        before.setdefault(one.wish.domain, set()).add(look_alike(one.local))
    return planned


def digest(planned: Sequence[Planned]) -> str:
    """Stands for a whole plan: what is given is what was shown, or nothing."""
    lines = "\n".join(f"{one.wish.holder.pk} {one}" for one in planned)
    return hashlib.sha256(lines.encode()).hexdigest()


def given(domain: str, keys: Collection[str]) -> set[str]:
    """Those of the look-alike keys that are given at the domain already."""
    found, waiting = set(), iter(keys)
    while handful := list(islice(waiting, HANDFUL)):
        rows = EmailId.objects.filter(domain=domain, look_alike__in=handful)
        found.update(rows.values_list("look_alike", flat=True))
    return found


def rejected(holders: Collection[User | Post]) -> dict[tuple[int, str], dict[str, EmailId]]:
    """Of each holder and domain the IDs that were rejected, by look-alike key: free for this holder alone."""
    name = "person" if isinstance(next(iter(holders), None), User) else "post"
    rows = EmailId.objects.filter(
        state=EmailId.State.REJECTED, **{f"{name}__in": [holder.pk for holder in holders]}
    )
    found: dict[tuple[int, str], dict[str, EmailId]] = {}
    for row in rows.select_related(name).order_by("pk"):
        found.setdefault((getattr(row, f"{name}_id"), row.domain), {})[row.look_alike] = row
    return found


def written(person: User) -> str:
    """A person's name in Latin letters: as the record has it in English, else as it sounds."""
    return latin_name(person.name_en or person.name_hi)


def offered(person: User, shown: str) -> list[str]:
    """Other spellings of a person's name: on record, as it sounds, and with one word spelled otherwise."""
    words = person.name_hi.split()
    alternatives = [spellings(word, MOST_SPELLINGS) for word in words]
    likeliest = [each[0] for each in alternatives if each]
    found = [written(person), latin_name(person.name_hi)]
    for turn in range(1, MOST_SPELLINGS):
        for place in reversed(range(len(likeliest))):
            if turn < len(alternatives[place]):
                changed = [*likeliest[:place], alternatives[place][turn], *likeliest[place + 1 :]]
                found.append(latin_name(" ".join(changed)))
    return [spelling for spelling in dict.fromkeys(found) if spelling != shown][:MOST_SPELLINGS]


def _preferred(person: User) -> tuple[str, ...]:
    return tuple(filter(None, (local.strip() for local in person.preferred_ids.split(","))))


def _first(wish: Wish, own: list[str], taken: set[str], back: Mapping[str, EmailId]) -> Planned:
    """The first wish that is free, or was the holder's own and rejected; "" if none is."""
    for place, local in enumerate(own):
        key = look_alike(local)
        if wish.rules.fits(local) and (key not in taken or key in back):
            taken.add(key)
            again = back.get(key)
            return Planned(wish, again.local if again else local, tuple(own[:place]), again)
    again = next((row for row in back.values() if _is_numbered(row.local, wish)), None)
    return Planned(wish, again.local if again else "", tuple(own), again)


def _is_numbered(local: str, wish: Wish) -> bool:
    """Whether it is the wish's stem with a number."""
    numbers = re.findall(r"\d+", local)
    return any(wish.rules.format(wish.stem, number) == local for number in numbers)


def _sources(waiting: Sequence[Wish]) -> dict[tuple, Iterator[str]]:
    """Free numbered IDs for all who wait; namesakes draw from one source, so that none begins again at 2."""
    sources, handfuls = {}, {}
    for source, count in Counter((wish.domain, wish.stem, wish.rules) for wish in waiting).items():
        domain, stem, rules = source
        sources[source] = numbered(stem, rules)
        handfuls[source] = list(islice(sources[source], count + SPARE))
    by_domain: dict[str, list[str]] = {}
    for (domain, *_rest), handful in handfuls.items():
        by_domain.setdefault(domain, []).extend(map(look_alike, handful))
    taken = {domain: given(domain, keys) for domain, keys in by_domain.items()}
    return {
        source: chain(
            (local for local in handful if look_alike(local) not in taken[source[0]]),
            _further(source[0], sources[source]),
        )
        for source, handful in handfuls.items()
    }


def _next(wish: Wish, sources: dict[tuple, Iterator[str]], taken: set[str]) -> str:
    source = sources[wish.domain, wish.stem, wish.rules]
    local = next(local for local in source if look_alike(local) not in taken)
    taken.add(look_alike(local))
    return local


def _further(domain: str, waiting: Iterator[str]) -> Iterator[str]:
    """More numbered IDs that nobody has, looked up by handfuls: of a common name thousands are given."""
    while handful := list(islice(waiting, HANDFUL)):
        taken = given(domain, [look_alike(local) for local in handful])
        yield from (local for local in handful if look_alike(local) not in taken)


def _alike(offices: Collection[int]) -> Counter:
    """How many posts an office, and a section of it, has of each designation."""
    posts = Post.objects.existing_on(timezone.localdate()).filter(section__office__in=offices)
    rows = list(posts.values_list("section__office", "section", "designation"))
    of_office = [("office", office, job) for office, _section, job in rows]
    return Counter([*of_office, *(("section", *row[1:]) for row in rows)])


def _post_wishes(post: Post, pattern: str, alike: Counter, own: str) -> Iterator[str]:
    """The pattern where it tells the post from its likes; then with section, post and office named."""
    in_office = alike["office", post.section.office_id, post.designation_id] == 1
    in_section = alike["section", post.section_id, post.designation_id] == 1
    told_apart = in_office or (in_section and "{section}" in pattern) or "{post}" in pattern
    if told_apart:
        yield pattern
    if in_section:
        yield "{designation}-{section}.{place}"
    if own:
        yield "{post}.{place}"
        yield "{post}.{office}"
    if not told_apart:
        yield pattern


def _codes(post: Post, districts: Mapping[str, Office]) -> dict[str, str]:
    """The short codes that a pattern of post-based IDs is made of."""
    office = post.office
    ends = range(len(office.path), 0, -Office.steplen)
    district = next((districts[office.path[:end]] for end in ends if office.path[:end] in districts), office)
    own = post.code.lower().removeprefix(f"{office.code.lower()}-")
    return {
        "designation": post.designation.code.lower(),
        "section": post.section.code.lower(),
        "post": "" if own.isdecimal() else own,
        "place": _place(office),
        "office": office.code.lower(),
        "district": _place(district),
    }


def _place(office: Office) -> str:
    """Where the office is, in one word: kannauj for the district, tirwa for the tehsil; else its code."""
    words = [word.strip(",.()").lower() for word in office.name_en.split()]
    place = "".join(word for word in words if word not in KIND_WORDS and word.isascii() and word.isalnum())
    return place if place and office.kind in NAMED_BY_PLACE else office.code.lower()
