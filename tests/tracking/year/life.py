"""Life of the districts: every act in the order of time, through the verbs, and some play with limits."""

from __future__ import annotations

import heapq
import random
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from itertools import count
from unittest.mock import patch
from uuid import UUID

from django.utils import timezone

from accounts.charges import orders
from accounts.leave import verbs as leave
from accounts.models import Charge, Leave, Post
from files.models import File, SubjectHead
from files.notes.verbs import send_with_note
from files.opening.verbs import open_file
from tests.factories import INDIA, ist
from tracking.ask import verbs as asking
from tracking.digest.verbs import send_digests
from tracking.ladder import verbs as ladder
from tracking.models import Paper, Stay
from tracking.movement import hold, verbs
from tracking.refusals import Refusal
from tracking.summaries.verbs import refresh
from tracking.time import clock, declaring

from .districts import BEGINS, District, State, holiday_dates

DAY_SECONDS = 7 * 3600
LIMIT = 3 * DAY_SECONDS
COURT = {"reason": "स्थगन आदेश", "authority": "मा. उच्च न्यायालय"}
# Who plays how, by district and desk.
GAMES = {
    ("KNJ", "officer1"): "bunches",
    ("ETW", "adm"): "washes",
    ("ETW", "officer1"): "bounces",
    ("AUR", "desk11"): "month_end",
    ("AUR", "officer2"): "opens_and_leaves",
}


class Life:
    """The State under a moving clock; `until` lets it live on to a day."""

    def __init__(self, codes=("KNJ", "ETW", "AUR"), *, per_day: float = 0.5, seed: int = 2025):
        self.now = ist(2025, 1, 5, 12)
        self.chance, self.serial, self.per_day = random.Random(seed), count(), per_day
        self.told_late: list[tuple[date, datetime]] = []
        self.events: list[tuple] = []
        # When the ladder was climbed, and when the whole of it.
        self.climbed: list[datetime] = []
        self.whole: set[datetime] = set()
        self.washed: list[tuple[int, int]] = []
        self.holidays_told: list[datetime] = []
        self.reached = BEGINS
        self._start()
        self.state = State(codes)
        self.head = SubjectHead.objects.get()
        self.district_of = {post.pk: place for place in self.state.districts for post in place.posts.values()}
        for day in holiday_dates():
            self._declare(day)

    def _start(self) -> None:
        self._patch = patch.object(timezone, "now", lambda: self.now)
        self._patch.start()

    def close(self) -> None:
        """Let the real time go on."""
        self._patch.stop()

    @contextmanager
    def real_time(self):
        """The database lets readings change only together with a change of its own time."""
        self.close()
        try:
            yield
        finally:
            self._start()

    def _declare(self, on: date) -> None:
        with self.real_time():
            facts = declaring.DayFacts(on, "अवकाश", "Holiday")
            declaring.declare(self.state.office, facts, declaring.Order("1/2025", on), by=self.state.kavita)
        # The clock of the State, by which all districts go.
        self.clock = clock.clock_of(self.state.office)

    # Time.
    def after(self, days: float, since: datetime | None = None) -> datetime:
        """The moment so many working days later, to the second."""
        its = self.clock
        return its.moment(its.reading(since or self.now) + max(1, int(days * DAY_SECONDS)))

    def at(self, moment: datetime, act, *facts) -> None:
        """Let something happen at a moment."""
        heapq.heappush(self.events, (max(moment, self.now), next(self.serial), act, facts))

    def until(self, last: date) -> None:
        """Live on to the evening of a day."""
        day = self.reached
        while day <= last:
            if hours := self.clock.hours(day, day).get(day):
                self._plan_day(day, datetime.combine(day, hours[0], INDIA))
            day += timedelta(days=1)
        evening = datetime.combine(last, time(19), INDIA)
        while self.events and self.events[0][0] <= evening:
            self.now, _serial, act, facts = heapq.heappop(self.events)
            with suppress(Refusal):
                act(*facts)
        self.now, self.reached = evening, last + timedelta(days=1)

    def _plan_day(self, day: date, opens: datetime) -> None:
        for minutes in (2, 400):
            self.at(opens + timedelta(minutes=minutes), self._tell)
        self.at(opens + timedelta(minutes=5), self._tell_of_all)
        for place in self.state.districts:
            for code in (code for code in place.posts if code.startswith("desk")):
                if self.chance.random() < self.per_day:
                    moment = opens + timedelta(seconds=self.chance.randint(600, 24_000))
                    self.at(moment, self._open, place, code)
            if day.weekday() == 2:
                self.at(opens + timedelta(minutes=90), self._ask, place)

    # What is told.
    def _tell(self) -> None:
        ladder.climb(self.now)
        send_digests(self.now)
        self.climbed.append(self.now)

    def _tell_of_all(self) -> None:
        ladder.climb(self.now, days=None)
        send_digests(self.now)
        self.climbed.append(self.now)
        self.whole.add(self.now)

    def summarise(self) -> None:
        """Let the job of the summaries run."""
        refresh()

    # People.
    def holder(self, post: Post) -> Charge | None:
        """Whoever acts at a desk now: not on leave, or a link officer."""
        today = timezone.localdate(self.now)
        on_leave = Leave.objects.on(today).values("person")
        charges = Charge.objects.open_at(self.now).filter(post=post).exclude(user__in=on_leave)
        return charges.with_place().order_by("pk").last()

    def go_on_leave(self, place: District, code: str, days: int, *, link: str = "") -> None:
        """Somebody goes on leave from tomorrow, with or without a link officer."""
        holder, today = place.held[code], timezone.localdate(self.now)
        if holder is None:
            return
        first, last = today + timedelta(days=1), today + timedelta(days=days)
        leave.enter(holder.user, leave.Terms(first, last, "earned"), by=self.state.kavita)
        if link:
            until = datetime.combine(last + timedelta(days=1), time(), INDIA)
            person, order = place.held[link].user, self.state.order(self.now)
            orders.appoint_link_officer(place.posts[code], person=person, until=until, order=order)

    def leave_post(self, place: District, code: str) -> None:
        """Somebody hands over, and the post is vacant."""
        orders.hand_over(place.held[code], order=self.state.order(self.now))
        place.held[code] = None

    def take_post(self, place: District, code: str) -> None:
        """Somebody new takes over."""
        person, order = self.state.person(), self.state.order(self.now)
        orders.take_over(place.posts[code], person=person, order=order)
        place.held[code] = Charge.objects.with_place().get(user=person)

    def transfer(self, place: District, code: str) -> None:
        """One charge ends as another begins."""
        self.leave_post(place, code)
        self.take_post(place, code)

    def declare_late(self, on: date) -> None:
        """A holiday that is declared after it was."""
        self.holidays_told += [moment for moment in self.climbed if moment.date() >= on]
        self.told_late.append((on, self.now))
        self._declare(on)

    # Papers.
    def _request(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _press(self, paper: Paper, by: Charge) -> dict:
        return {"by": by, "expected": paper.seq, "request_id": self._request()}

    def _open(self, place: District, code: str) -> None:
        by = self.holder(place.posts[code])
        if by is None:
            return
        subject = f"ग्राम {next(self.serial)} का चकमार्ग"
        paper = open_file(by=by, subject=subject, subject_head=self.head, request_id=self._request())
        verbs.stamp_opened(paper, by=by)
        self._arrived(paper.pk, by.post)

    def game(self, post: Post) -> str:
        """How a desk plays, if it does."""
        place = self.district_of[post.pk]
        return GAMES.get((place.office.code, place.code(post)), "")

    def _arrived(self, pk: int, post: Post) -> None:
        """Plan what the desk does with a paper that came now."""
        game, chance = self.game(post), self.chance
        days = chance.lognormvariate(0.0, 0.85) + 0.05
        opened = days - min(days * 0.9, chance.uniform(0.05, 0.6))
        if game == "bunches" and chance.random() < 0.5:
            days = chance.uniform(2.72, 2.99)
            opened = days - 0.3
        elif game == "opens_and_leaves":
            days, opened = max(days, chance.uniform(1.3, 2.9)), 0.1
        elif game == "month_end":
            days = self._until_month_end(days)
            opened = days - 0.05
        seq = Paper.objects.values_list("seq", flat=True).get(pk=pk)
        self.at(self.after(opened), self._read, pk, post, seq)
        if chance.random() < 0.04:
            self.at(self.after(days * 0.5), self._park, pk, post)
        if game == "washes":
            self.at(self.after(3.1), self._wash, pk, post)
        self.at(self.after(days), self._deal, pk, post)

    def _until_month_end(self, days: float) -> float:
        """Let what would leave in the second half of the month leave on its last two days."""
        leaves = self.after(days)
        month = leaves.date().replace(day=1)
        following = (month + timedelta(days=32)).replace(day=1)
        last = sorted(self.clock.hours(month, following - timedelta(days=1)))[-2:]
        if leaves.date().day < 12 or leaves.date() >= last[0]:
            return days
        opens = datetime.combine(last[self.chance.randint(0, 1)], time(11), INDIA)
        moment = opens + timedelta(seconds=self.chance.randint(0, 18_000))
        return (self.clock.reading(moment) - self.clock.reading(self.now)) / DAY_SECONDS

    def _here(self, pk: int, post: Post, again) -> tuple[File, Charge] | None:
        """The paper with whoever acts, if it still lies there; later where nobody is there."""
        paper = File.objects.get(pk=pk)
        if paper.holder_id != post.pk or paper.state == Paper.State.CLOSED:
            return None
        by = self.holder(post)
        if by is None:
            self.at(self.after(self.chance.uniform(0.8, 1.2)), again, pk, post)
            return None
        return paper, by

    def _read(self, pk: int, post: Post, seq: int) -> None:
        paper = File.objects.get(pk=pk)
        if paper.holder_id == post.pk and paper.seq >= seq and (by := self.holder(post)):
            verbs.stamp_opened(paper, by=by)

    def _deal(self, pk: int, post: Post) -> None:
        """Send it on, send it back, or decide it."""
        found = self._here(pk, post, self._deal)
        if found is None:
            return
        paper, by = found
        if paper.state == Paper.State.PARKED:
            self.at(self.after(1), self._deal, pk, post)
            return
        place, chance = self.district_of[post.pk], self.chance
        code = place.code(post)
        verbs.stamp_opened(paper, by=by)
        stay = paper.stays.get(left_at=None)
        if self.game(post) == "bounces" and stay.came_from_id and paper.seq < 7 and chance.random() < 0.6:
            verbs.return_paper(paper, remark="आख्या अपूर्ण", **self._press(paper, by))
        elif code == "dm" or (code == "adm" and chance.random() < 0.7):
            verbs.close(paper, remark="निस्तारित", **self._press(paper, by))
            if chance.random() < 0.04:
                self.at(self.after(chance.uniform(4, 12)), self._reopen, pk, post)
            return
        else:
            self._send(paper, by, self._next(place, code))
            if chance.random() < 0.03:
                self.at(self.after(0.02), self._pull_back, pk, post)
        paper.refresh_from_db()
        self._arrived(pk, next(each for each in place.posts.values() if each.pk == paper.holder_id))

    def _next(self, place: District, code: str) -> Post:
        if code.startswith("desk"):
            return place.posts[f"officer{code[4]}"]
        return place.posts["adm" if code.startswith("officer") else "dm"]

    def _send(self, paper: File, by: Charge, to: Post) -> None:
        # Who answers what was sent back does so in a note.
        if paper.seq > 2 or self.chance.random() < 0.75:
            send_with_note(paper, to=to, text="आख्या प्रस्तुत है।", **self._press(paper, by))
        else:
            verbs.forward(paper, to=to, **self._press(paper, by))

    def _pull_back(self, pk: int, post: Post) -> None:
        paper, by = File.objects.get(pk=pk), self.holder(post)
        if by:
            verbs.pull_back(paper, **self._press(paper, by))
            self._arrived(pk, post)

    def _reopen(self, pk: int, post: Post) -> None:
        paper, by = File.objects.get(pk=pk), self.holder(post)
        if by and paper.state == Paper.State.CLOSED:
            verbs.reopen(paper, remark="आदेश", **self._press(paper, by))
            self._arrived(pk, post)

    def _wash(self, pk: int, post: Post) -> None:
        """Close what is late, and open it again a minute later."""
        paper, by = File.objects.get(pk=pk), self.holder(post)
        if by and paper.holder_id == post.pk and paper.state == Paper.State.PENDING:
            verbs.close(paper, remark="निस्तारित", **self._press(paper, by))
            paper.refresh_from_db()
            self.now += timedelta(seconds=1)
            verbs.reopen(paper, remark="आदेश", **self._press(paper, by))
            self.washed.append((pk, paper.seq + 1))
            self.at(self.after(self.chance.uniform(0.3, 3)), self._deal, pk, post)

    def _park(self, pk: int, post: Post) -> None:
        """Put it aside for some days, half of them under a hold of the superior."""
        found = self._here(pk, post, self._park)
        if found is None or found[0].state == Paper.State.PARKED:
            return
        paper, by = found
        review = timezone.localdate(self.now) + timedelta(days=self.chance.randint(4, 14))
        verbs.park(paper, review_on=review, **COURT, **self._press(paper, by))
        boss = post.reports_to and self.holder(post.reports_to)
        if boss and boss.user_id != by.user_id and self.chance.random() < 0.5:
            paper.refresh_from_db()
            hold.place_hold(paper, until_on=review, **COURT, **self._press(paper, boss))
        days = self.chance.uniform(1.5, 9)
        self.at(self.after(days), self._unpark, pk, post)

    def _unpark(self, pk: int, post: Post) -> None:
        found = self._here(pk, post, self._unpark)
        if found and found[0].state == Paper.State.PARKED:
            verbs.unpark(found[0], **self._press(*found))

    # Acting on it.
    def _ask(self, place: District) -> None:
        """The magistrate asks about what lies longest; whoever is there replies next day."""
        by = self.holder(place.posts["dm"])
        stays = Stay.objects.pending().filter(
            office=place.office, due_reading__lt=self.clock.reading(self.now)
        )
        stay = (
            stays.select_related("post__section__office", "post__designation", "office")
            .order_by("arrived_at", "pk")
            .first()
        )
        if by and stay and stay.post_id != by.post_id:
            question = asking.ask(stay, by=by, request_id=self._request())
            self.at(self.after(1), self._answer, question)

    def _answer(self, question) -> None:
        held = (
            Charge.objects.open_at(self.now)
            .filter(user=question.to_id, post=question.to_post_id)
            .with_place()
        )
        if by := held.first():
            asking.answer(question, by=by, text="आख्या प्रतीक्षित है।", request_id=self._request())
