"""Access terms among a paper's search words: where it lay, whether it is secret, how new it is.

They let the index of words answer for one reader and for the newest papers alone. They may be behind the
tables and decide nothing: `readable_by` checks whatever they let through.
They begin with `#`, which no word holds, so that no query of a reader matches one.
"""

from collections.abc import Iterable, Iterator

from accounts.models import Charge, Office
from tracking.models import Paper, Stay

GRADED = "#s"
# Papers of one age share a block of this many keys: 8,192 and 131,072.
BLOCKS = (13, 17)


def for_paper(paper: Paper) -> set[str]:
    """The terms of a paper: every desk it lay on, every office over those, its age."""
    places = Stay.objects.of(paper).values_list("post_id", "office__path").distinct()
    return build(paper.pk, is_secret=paper.is_secret, places=places)


def build(key: int, *, is_secret: bool, places: Iterable[tuple[int, str]]) -> set[str]:
    """The terms for a key and the desks it lay on, each with the path of its office."""
    terms = {_age(bits, key >> bits) for bits in BLOCKS}
    for post, path in places:
        terms.add(_post(post))
        if not is_secret:
            terms.update(_office(path[:end]) for end in range(Office.steplen, len(path) + 1, Office.steplen))
    return terms | {GRADED} if is_secret else terms


def query_for(charge: Charge) -> str:
    """The tsquery of the terms that a paper must have for the charge to read it."""
    own, office = f"'{_post(charge.post_id)}'", charge.post.section.office
    if not charge.post.may_monitor:
        return own
    # Every paper lies under the root, so that only secret ones have to be left out there.
    return f"{own} | !'{GRADED}'" if office.is_root() else f"{own} | '{_office(office.path)}'"


def ages(before: int) -> Iterator[tuple[str, int]]:
    """Terms of ever older papers below a key, as tsqueries, each with the lowest key it reaches."""
    for bits in BLOCKS:
        newest = (before - 1) >> bits
        oldest = max(newest - 1, 0)
        yield " | ".join(f"'{_age(bits, block)}'" for block in range(oldest, newest + 1)), oldest << bits
        before = oldest << bits
        if not before:
            return
    yield "", 0


def _post(post_id: int) -> str:
    return f"#p{post_id}"


def _office(path: str) -> str:
    return f"#o{path}"


def _age(bits: int, block: int) -> str:
    return f"#e{bits}.{block}"
