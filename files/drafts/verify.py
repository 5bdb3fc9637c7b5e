"""The check of what was approved against the movements that approved it."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from files.models import Draft
from tracking.models import Movement, Paper
from tracking.verification.findings import Finding

from . import seal

KINDS = (Movement.Kind.APPROVED, Movement.Kind.WITHDRAWN)


def findings(papers: Collection[Paper], movements: dict[int, list[Movement]]) -> Iterator[Finding]:
    """Yield each draft whose approval, or what its letter says, differs from the last movement about it."""
    drafts: dict[int, list[Draft]] = defaultdict(list)
    rows = Draft.objects.filter(file__in=[paper.pk for paper in papers]).select_related("approved_version")
    for draft in rows.prefetch_related("addressees").order_by("pk"):
        drafts[draft.file_id].append(draft)
    for paper in papers:
        yield from _of_paper(paper, drafts[paper.pk], movements.get(paper.pk, []))


def _of_paper(paper: Paper, drafts: list[Draft], movements: list[Movement]) -> Iterator[Finding]:
    last: dict[int, Movement] = {}
    for movement in movements:
        named = seal.named_in(movement.remark) if movement.kind in KINDS else None
        if named:
            last[named.draft] = movement
    for draft in drafts:
        movement = last.pop(draft.pk, None)
        if _approved_as(draft) != _said(movement):
            yield Finding(paper.pk, movement.seq if movement else 1, "draft")
    for movement in last.values():
        yield Finding(paper.pk, movement.seq, "draft")


def _said(movement: Movement | None) -> seal.Named | None:
    """The version that the movement approved; None of one that withdrew."""
    return seal.named_in(movement.remark) if movement and movement.kind == Movement.Kind.APPROVED else None


def _approved_as(draft: Draft) -> seal.Named | None:
    """The version that is approved by the rows as they are; without a seal where they are at odds."""
    version = draft.approved_version
    if version is None:
        return None
    sealed = seal.seal_of(version, draft, draft.addressees.all())
    is_whole = draft.state == Draft.State.APPROVED and sealed == draft.approved_seal
    return seal.Named(draft.pk, version.number, sealed if is_whole else "")
