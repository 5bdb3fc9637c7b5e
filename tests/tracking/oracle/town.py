"""A small Kannauj in which anything may happen, under a clock that goes on from one thing to the next."""

from datetime import date, time, timedelta
from unittest.mock import patch
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st

from accounts.models import Charge, Office
from files.notes.verbs import send_with_note
from tests.factories import District, ist, make_charge, make_head, make_leave, open_test_file
from tracking.ask import verbs as asking
from tracking.models import Calendar, Paper, Question, Stay, WeeklyHours
from tracking.movement import hold, verbs
from tracking.refusals import Refusal
from tracking.summaries.verbs import refresh
from tracking.time import calendars

BEGINS = ist(2025, 9, 29, 11)
PEOPLE = ("sunita", "manoj", "anjali", "dm")
COURT = {"reason": "स्थगन आदेश", "authority": "मा. उच्च न्यायालय"}
OFTEN = ["open", "send", "send", "send", "send_noted", "read"]
SELDOM = [
    *("give_back", "pull_back", "pull_up", "reassign", "close", "reopen", "park", "unpark", "hold", "lift"),
    *("ask", "answer", "leave", "vacate", "fill", "link", "holiday", "summarise"),
]
OF_A_PAPER = {
    *("give_back", "pull_back", "pull_up", "reassign", "close", "reopen", "park", "unpark", "hold", "lift"),
    *("send", "send_noted", "ask", "answer"),
}
ACTS = st.tuples(
    st.sampled_from(OFTEN * 4 + SELDOM),
    st.integers(0, 5),
    st.sampled_from(PEOPLE),
    # Minutes until it happens: a burst, some hours, or days.
    st.one_of(st.integers(0, 2), st.integers(3, 600), st.integers(600, 4000)),
)
HISTORIES = st.lists(ACTS, min_size=25, max_size=70)


class Town:
    """The district, its papers, and the moment to which it has come."""

    def __init__(self, *, own_hours: bool = True):
        self.now = BEGINS
        self._start()
        self.district, self.papers = District(), []
        holders = {who: getattr(self.district, who) for who in PEOPLE}
        self.posts = {who: holder.post for who, holder in holders.items()}
        self.desks: dict[int, Charge | None] = {holder.post_id: holder for holder in holders.values()}
        make_head(self.district.state)
        if own_hours:
            self._give_hours(self.district.tehsil)

    def _start(self) -> None:
        self._patch = patch.object(timezone, "now", lambda: self.now)
        self._patch.start()

    @staticmethod
    def _give_hours(office: Office) -> None:
        """The tehsil works five days, nine to one."""
        calendar = Calendar.objects.create(office=office)
        WeeklyHours.objects.bulk_create(
            WeeklyHours(
                calendar=calendar, begins=date(2024, 1, 1), weekday=day, opens=time(9), closes=time(13)
            )
            for day in range(5)
        )
        calendars.rebuild(calendar)

    def last_days(self, number: int) -> tuple[date, date]:
        """So many days up to today."""
        today = timezone.localdate()
        return today - timedelta(days=number), today

    def close(self) -> None:
        """Let the real time go on."""
        self._patch.stop()

    def befall(self, act: str, which: int, who: str, minutes: int) -> None:
        """Let one thing happen, some minutes later; what a verb refuses does not happen."""
        self.now += timedelta(minutes=minutes)
        post = self.posts[who]
        if act == "open" or not self.papers:
            if by := self.desks[post.pk]:
                priority = Paper.Priority.values[which % 3]
                self.papers.append(open_test_file(by, priority=priority))
            return
        # The first paper, from one on, with which it can be done.
        for place in range(len(self.papers) if act in OF_A_PAPER else 1):
            try:
                with transaction.atomic():
                    getattr(self, f"_{act}")(self._paper(which + place), post)
                return
            except Refusal:
                continue

    def _paper(self, which: int) -> Paper:
        return Paper.objects.get(pk=self.papers[-1 - which % len(self.papers)].pk)

    def _press(self, paper: Paper, by: Charge | None) -> dict:
        if by is None:
            raise Refusal
        return {"by": by, "expected": paper.seq, "request_id": uuid4()}

    def _own(self, paper: Paper) -> dict:
        return self._press(paper, self.desks[paper.holder_id])

    def _superior(self, paper: Paper) -> dict:
        district = self.district
        boss = district.dm_post if paper.holder_id == district.adm_post.pk else district.adm_post
        return self._press(paper, self.desks[boss.pk])

    def _send(self, paper, post) -> None:
        verbs.forward(paper, to=post, **self._own(paper))

    def _send_noted(self, paper, post) -> None:
        send_with_note(paper, to=post, text="आख्या प्रस्तुत है।", **self._own(paper))

    def _read(self, paper, _post) -> None:
        if by := self.desks[paper.holder_id]:
            verbs.stamp_opened(paper, by=by)

    def _give_back(self, paper, _post) -> None:
        verbs.return_paper(paper, remark="कमी", **self._own(paper))

    def _pull_back(self, paper, _post) -> None:
        sender = paper.movements.latest("seq").post_id
        verbs.pull_back(paper, **self._press(paper, self.desks[sender]))

    def _pull_up(self, paper, post) -> None:
        verbs.pull_up(paper, reason="तत्काल", **self._press(paper, self.desks[post.pk]))

    def _reassign(self, paper, post) -> None:
        if holder := self.desks[paper.holder_id]:
            Charge.objects.filter(pk=holder.pk).update(
                ends=max(self.now, holder.begins + timedelta(minutes=1))
            )
        verbs.reassign(paper, to=post, reason="रिक्त", **self._superior(paper))
        if holder:
            self.desks[holder.post_id] = None

    def _close(self, paper, _post) -> None:
        verbs.close(paper, remark="निस्तारित", **self._own(paper))

    def _reopen(self, paper, _post) -> None:
        verbs.reopen(paper, remark="आदेश", **self._own(paper))

    def _park(self, paper, _post) -> None:
        verbs.park(paper, review_on=date(2099, 1, 1), **COURT, **self._own(paper))

    def _unpark(self, paper, _post) -> None:
        verbs.unpark(paper, **self._own(paper))

    def _hold(self, paper, _post) -> None:
        until = timezone.localdate() + timedelta(days=1 + len(self.papers) % 12)
        if paper.state != Paper.State.PARKED:
            self._park(paper, _post)
            paper.refresh_from_db()
        hold.place_hold(paper, until_on=until, **COURT, **self._superior(paper))

    def _lift(self, paper, _post) -> None:
        hold.lift_hold(paper, remark="निर्णय", **self._superior(paper))

    def _ask(self, paper, post) -> None:
        stays = Stay.objects.select_related("post__section__office", "post__designation", "office")
        by = self._press(paper, self.desks[post.pk])["by"]
        asking.ask(stays.get(paper=paper, left_at=None), by=by, request_id=uuid4())

    def _answer(self, paper, _post) -> None:
        questions = list(Question.objects.filter(stay__paper=paper, answer=None))
        if not questions:
            raise Refusal
        for question in questions:
            by = self._own(paper)["by"]
            asking.answer(question, by=by, text="आख्या प्रतीक्षित", request_id=uuid4())

    def _leave(self, _paper, post) -> None:
        if (holder := self.desks[post.pk]) and not holder.user.leave.exists():
            first = timezone.localdate()
            make_leave(holder, self.district.dm, first, first + timedelta(days=len(self.papers) % 5))

    def _link(self, _paper, post) -> None:
        if holder := self.desks[post.pk]:
            ends = self.now + timedelta(days=2)
            facts = {"kind": "link", "acting_for": holder.user, "begins": self.now, "ends": ends}
            make_charge(post, "रवि", "Ravi", **facts)

    def _vacate(self, _paper, post) -> None:
        holder = self.desks[post.pk]
        if holder and post != self.district.dm_post and holder.begins < self.now:
            Charge.objects.filter(pk=holder.pk).update(ends=self.now)
            self.desks[post.pk] = None

    def _fill(self, _paper, _post) -> None:
        for each in self.posts.values():
            if self.desks[each.pk] is None:
                self.desks[each.pk] = make_charge(each, "नया", "Successor", begins=self.now)

    def _holiday(self, _paper, _post) -> None:
        calendar = Calendar.objects.order_by("pk").first()
        on = timezone.localdate() - timedelta(days=len(self.papers) % 9)
        # The database lets readings change only together with a change of its own time.
        self.close()
        try:
            calendars.declare(calendar, on=on, name_hi="अ", name_en="A", by=None)
        finally:
            self._start()

    def _summarise(self, _paper, _post) -> None:
        refresh()
