"""Verbs on several papers at once: each goes, or is refused, on its own."""

from collections.abc import Callable
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import Charge, Post
from tracking.models import Movement, Paper
from tracking.refusals import Refusal
from tracking.time import clock

from . import verbs
from .drafts import carry_out

# What became of each of several papers.
Results = list[tuple[Paper, Movement | Refusal]]


@transaction.atomic
def forward_many(
    papers: dict[int, int],
    *,
    by: Charge,
    to: Post,
    request_id: UUID,
    remark: str = "",
    drafts: dict[int, str] | None = None,
) -> Results:
    """Send several papers of a desk to one post, with one remark; `papers` maps ids to expected numbers.

    Each goes or is refused on its own; they are locked in the order of their ids. `drafts` are the versions
    of the own drafts that were shown, by paper, and may be sealed; None where no page was shown.
    """
    clock.for_writing(by.post.office, to.office)
    return _each(papers, verbs.forward, by=by, request_id=request_id, drafts=drafts, to=to, remark=remark)


@transaction.atomic
def pull_back_many(papers: dict[int, int], *, by: Charge, request_id: UUID) -> Results:
    """Take back several papers that this desk sent, each as long as its receiver has not opened it."""
    holders = Post.objects.with_place().filter(papers__in=papers).distinct()
    clock.for_writing(by.post.office, *(holder.office for holder in holders))
    return _each(papers, verbs.pull_back, by=by, request_id=request_id, drafts={})


def _each(
    papers: dict[int, int],
    verb: Callable[..., Movement],
    *,
    by: Charge,
    request_id: UUID,
    drafts: dict[int, str] | None,
    **facts: object,
) -> Results:
    """Carry out a verb on each of these papers, in the order of their ids."""
    results: Results = []
    for paper in Paper.objects.visible_to(by).filter(pk__in=papers).order_by("pk"):
        draft = None if drafts is None else drafts.get(paper.pk, "")
        press = {"expected": papers[paper.pk], "request_id": uuid5(request_id, str(paper.pk))}
        try:
            results.append((paper, carry_out(verb, paper, by=by, draft=draft, **press, **facts)))
        except Refusal as refusal:
            results.append((paper, refusal))
    return results
