"""Papers of a desk that are sent together: what the press will do, and what became of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.directory.holding import Holdings, holdings
from accounts.models import Charge, Post
from tracking.models import Paper, Stay
from tracking.movement import drafts
from tracking.movement.questions import questions, too_many_levels, with_rules, yes
from tracking.movement.several import Results
from tracking.refusals import Refusal


@dataclass
class Together:
    """The papers selected, with the numbers of movements that the page showed, and where they are to go."""

    selected: dict[int, int]
    by: Charge
    to: Post

    @cached_property
    def papers(self) -> list[Paper]:
        """Those of the papers that the desk may know of and that nobody has moved meanwhile."""
        papers = Paper.objects.visible_to(self.by).filter(pk__in=self.selected).order_by("pk")
        return [paper for paper in papers if paper.seq == self.selected[paper.pk]]

    @cached_property
    def staying(self) -> list[Paper]:
        """The secret papers with a draft, which is read on their own page before it is signed."""
        return [paper for paper in self.papers if paper.is_secret and paper.draft_of(self.by.user_id)]

    @cached_property
    def going(self) -> dict[int, int]:
        """The papers that may go, with their numbers of movements."""
        staying = {paper.pk for paper in self.staying}
        return {pk: seq for pk, seq in self.selected.items() if pk not in staying}

    @cached_property
    def texts(self) -> dict[int, str]:
        """The texts of the own drafts on those that may go, by paper."""
        return drafts.texts([paper for paper in self.papers if paper.pk in self.going], by=self.by)

    @property
    def drafted(self) -> list[Paper]:
        """The papers that may go with a draft."""
        return [paper for paper in self.papers if paper.pk in self.texts]

    @property
    def versions(self) -> dict[int, str]:
        """The versions of those drafts."""
        return {paper.pk: paper.draft_of(self.by.user_id) for paper in self.papers}

    @cached_property
    def held(self) -> Holdings:
        """The holder of the desk to which they go."""
        return holdings([self.to.pk])

    @cached_property
    def _stays(self) -> list[Stay]:
        """The stays of the papers that may go."""
        return list(with_rules(self.going))

    def sentences(self) -> list[str]:
        """The sentences to be asked before they go; none for everyday work."""
        if not any(paper.pk in self.going for paper in self.papers):
            # Sent already, or moved by others: the verb tells which.
            return []
        asked = [*self._of_the_desk(), *self._of_levels(), *self._of_drafts()]
        return [self._count(len(self.going)), *asked] if asked else []

    def _of_the_desk(self) -> list[str]:
        """Sentences that say that they leave the office, skip levels, or go to a vacant desk."""
        here = self.by.post_id
        lying = (stay for stay in self._stays if stay.left_at is None and stay.post_id == here)
        came_from = {stay.came_from_id for stay in lying}
        return questions(self.by, [self.to], papers=len(self.going), came_from=came_from, held=self.held)

    def _of_levels(self) -> list[str]:
        return too_many_levels(self.papers, self._stays, self.to)

    def _of_drafts(self) -> list[str]:
        return [
            _("%(number)s: your half-written note will be signed with it, as it stands: “%(text)s”")
            % {"number": paper.number, "text": self.texts[paper.pk]}
            for paper in self.drafted
        ]

    def stayed(self) -> list[str]:
        """A sentence for each paper that stays, with what to do."""
        return [
            _("%(number)s is secret and has a half-written note: open it to read and send it.")
            % {"number": paper.number}
            for paper in self.staying
        ]

    def yes(self) -> str:
        """The words of the button that sends them in spite of the questions."""
        return _("Sign and send all") if self.drafted else yes(self.to)

    def _count(self, count: int) -> str:
        sentence = ngettext(
            "%(count)s selected paper goes to %(desk)s.",
            "%(count)s selected papers go to %(desk)s.",
            count,
        )
        return sentence % {"count": count, "desk": self.held.name(self.to)}


def done(results: Results) -> dict[int, int]:
    """The papers that were moved, with their numbers of movements now."""
    return {paper.pk: outcome.seq for paper, outcome in results if not isinstance(outcome, Refusal)}


def faults(results: Results, asked: int) -> Iterator[str]:
    """A sentence for each paper that could not be moved, and for those that are not to be seen."""
    if gone := asked - len(results):
        yield ngettext("%s paper was not found.", "%s papers were not found.", gone) % gone
    for paper, outcome in results:
        if isinstance(outcome, Refusal):
            yield f"{paper.number}: {outcome}"
