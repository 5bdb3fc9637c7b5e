"""Whatever officials do, in whatever order: one holder, and no minute lost or counted twice."""

import itertools
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Charge
from files.drafts import approval, seal
from files.drafts import verbs as drafts
from files.models import Draft
from files.receipts import correcting
from files.receipts import verbs as receipts
from tests.factories import HOURS_SINCE, District, ist, make_paper, make_receipt, open_test_file
from tests.files.drafts.drafting import put_up
from tests.tracking.time.brute_force import Book, counted, open_between
from tests.tracking.time.test_clock import write
from tracking.ask import verbs as ask
from tracking.ledger.entries import verify
from tracking.models import Calendar, Hold, Kind, Movement, Paper, Parking, Question, Stay
from tracking.movement import hold, verbs
from tracking.paper import route
from tracking.refusals import Refusal
from tracking.time import clock
from tracking.verification import papers

PEOPLE = st.sampled_from(["sunita", "manoj", "anjali", "dm", "stranger"])
WHILES = st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda span: span - span % timedelta(seconds=1))
# The state works from Monday to Saturday, the tehsil closes early and has the eve of a holiday off.
STATE = Book({(HOURS_SINCE, weekday): (time(10), time(17)) for weekday in range(6)})
TEHSIL = Book(
    {(HOURS_SINCE, weekday): (time(9, 30), time(16)) for weekday in range(5)}, {date(2026, 8, 14): None}
)


class Officials(RuleBasedStateMachine):
    """One paper, five officials, every verb at any time."""

    @initialize()
    def open(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.district = District()
        write(Calendar.objects.create(office=self.district.tehsil), TEHSIL)
        self.now = ist(2026, 8, 3, 11)
        self.paper = self.make()
        self.held = [(self.now, self.district.clerk_post.pk)]

    def make(self):
        return make_paper(self.district.sunita, at=self.now)

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def attempt(self, verb, who, wait, **facts):
        self.now += wait
        paper = Paper.objects.get(pk=self.paper.pk)
        try:
            with transaction.atomic():
                verb(
                    paper,
                    by=getattr(self.district, who),
                    expected=paper.seq,
                    request_id=uuid4(),
                    at=self.now,
                    **facts,
                )
        except Refusal:
            return
        self.held.append((self.now, Paper.objects.get(pk=self.paper.pk).holder_id))

    @rule(who=PEOPLE, to=PEOPLE, wait=WHILES)
    def forward(self, who, to, wait):
        self.attempt(verbs.forward, who, wait, to=getattr(self.district, to).post)

    @rule(who=PEOPLE, to=PEOPLE, wait=WHILES)
    def send_onward(self, who, to, wait):
        self.attempt(verbs.send_onward, who, wait, to=getattr(self.district, to).post)

    @rule(who=PEOPLE, wait=WHILES)
    def return_paper(self, who, wait):
        self.attempt(verbs.return_paper, who, wait)

    @rule(who=PEOPLE, wait=WHILES)
    def pull_back(self, who, wait):
        self.attempt(verbs.pull_back, who, wait)

    @rule(who=PEOPLE, wait=WHILES)
    def pull_up(self, who, wait):
        self.attempt(verbs.pull_up, who, wait, reason="जनसुनवाई")

    @rule(who=PEOPLE, wait=WHILES)
    def park(self, who, wait):
        review = (self.now + wait + timedelta(days=7)).date()
        self.attempt(verbs.park, who, wait, reason="वाद", authority="जि.", review_on=review)

    @rule(who=PEOPLE, wait=WHILES)
    def unpark(self, who, wait):
        self.attempt(verbs.unpark, who, wait)

    @rule(who=PEOPLE, wait=WHILES, days=st.integers(1, 20))
    def place_hold(self, who, wait, days):
        until = (self.now + wait + timedelta(days=days)).date()
        self.attempt(hold.place_hold, who, wait, reason="वाद", authority="न्यायालय", until_on=until)

    @rule(who=PEOPLE, wait=WHILES)
    def lift_hold(self, who, wait):
        self.attempt(hold.lift_hold, who, wait, remark="निर्णय")

    @rule(wait=WHILES)
    def clerk_parks_and_dm_holds(self, wait):
        """Park a paper and place a hold on it, which chance alone seldom brings about."""
        review = (self.now + wait + timedelta(days=7)).date()
        self.attempt(verbs.park, "sunita", wait, reason="वाद", authority="जि.", review_on=review)
        self.place_hold("dm", wait, 5)

    @rule(who=PEOPLE, wait=WHILES)
    def close(self, who, wait):
        self.attempt(verbs.close, who, wait, remark="निस्तारित")

    @rule(who=PEOPLE, wait=WHILES)
    def reopen(self, who, wait):
        self.attempt(verbs.reopen, who, wait, remark="आदेश")

    @rule(who=PEOPLE, to=PEOPLE, wait=WHILES)
    def reassign(self, who, to, wait):
        self.attempt(verbs.reassign, who, wait, to=getattr(self.district, to).post, reason="पद रिक्त")

    @rule(wait=WHILES)
    def dm_reassigns_what_lies_on_a_vacant_desk(self, wait):
        """End the charge of the clerk's desk for that one act, as chance alone leaves no desk vacant."""
        Charge.objects.filter(pk=self.district.sunita.pk).update(ends=self.now)
        self.attempt(verbs.reassign, "dm", wait, to=self.district.adm_post, reason="पद रिक्त")
        Charge.objects.filter(pk=self.district.sunita.pk).update(ends=None)

    @rule(who=PEOPLE, wait=WHILES)
    def ask(self, who, wait):
        self.aside(ask.ask, Stay.objects.open().get(paper=self.paper.pk), who, wait)

    @rule(who=PEOPLE, wait=WHILES)
    def answer(self, who, wait):
        for question in Question.objects.filter(stay__paper=self.paper.pk, answer=None):
            self.aside(ask.answer, question, who, wait, text="आख्या प्रतीक्षित")

    def aside(self, verb, about, who, wait, **facts):
        """Put or answer a question: nothing but the record changes."""
        self.now += wait
        before = list(Stay.objects.filter(paper=self.paper.pk).order_by("pk").values())
        try:
            with transaction.atomic():
                by = getattr(self.district, who)
                verb(about, by=by, request_id=uuid4(), at=self.now, **facts)
        except Refusal:
            return
        assert list(Stay.objects.filter(paper=self.paper.pk).order_by("pk").values()) == before

    @rule(who=PEOPLE)
    def read(self, who):
        verbs.stamp_opened(self.paper, by=getattr(self.district, who))

    @invariant()
    def everything_agrees(self):
        """Read paper, stays and movements once, and run each of the checks over them."""
        if not hasattr(self, "paper"):
            return
        paper = Paper.objects.get(pk=self.paper.pk)
        stays = list(paper.stays.order_by("arrived_seq"))
        entries = list(Movement.objects.filter(paper=paper).order_by("seq"))
        self.one_holder_and_every_minute_counted_once(paper, stays)
        self.desk_times_and_transit_are_the_age_in_office_time(stays)
        self.readings_agree_with_the_clock_and_states_with_the_stay(paper, stays)
        self.time_on_hold_is_that_between_the_movements_or_until_its_day(stays, entries)
        assert verify(paper) is None
        assert papers.findings_of(paper) == []

    def one_holder_and_every_minute_counted_once(self, paper, stays):
        assert [stay.left_at is None for stay in stays] == [False] * (len(stays) - 1) + [True]
        assert stays[-1].post_id == paper.holder_id
        assert stays[0].arrived_at == paper.created_at
        for earlier, later in itertools.pairwise(stays):
            assert earlier.left_at == later.arrived_at
            assert earlier.left_seq == later.arrived_seq
        at_desks = sum((stay.left_at - stay.arrived_at for stay in stays[:-1]), timedelta(0))
        assert at_desks + (self.now - stays[-1].arrived_at) == self.now - paper.created_at

    def desk_times_and_transit_are_the_age_in_office_time(self, stays):
        """Against a plain addition over who held it since when, which knows neither stays nor clocks."""
        ends = [at for at, _post in self.held[1:]] + [self.now]
        age = sum(
            (
                open_between(self.books(post), at, end)
                for (at, post), end in zip(self.held, ends, strict=True)
            ),
            timedelta(0),
        )
        seconds = [
            (stay.left_reading or self.reading(stay, self.now)) - stay.arrived_reading for stay in stays
        ]
        transit = sum(
            open_between([STATE], earlier.left_at, later.arrived_at).total_seconds()
            for earlier, later in itertools.pairwise(stays)
        )
        assert sum(seconds) + transit == age.total_seconds()

    def books(self, post):
        return [TEHSIL, STATE] if post == self.district.sdm_post.pk else [STATE]

    @staticmethod
    def reading(stay, moment):
        return clock.clock(stay.calendar_id).reading(moment)

    def readings_agree_with_the_clock_and_states_with_the_stay(self, paper, stays):
        for stay in stays:
            assert stay.arrived_reading == self.reading(stay, stay.arrived_at)
            assert stay.left_at is None or stay.left_reading == self.reading(stay, stay.left_at)
        assert stays[-1].at_rest == (paper.state == Paper.State.CLOSED)
        assert stays[-1].parked == (paper.state == Paper.State.PARKED)
        parked = Parking.objects.filter(stay__paper=paper, taken_up_at=None).count()
        assert parked == (paper.state == Paper.State.PARKED)

    def time_on_hold_is_that_between_the_movements_or_until_its_day(self, stays, entries):
        """Against the ledger alone: a hold stands from its movement to the next, or to the end of its day."""
        spans = []
        # Questions, copies and corrections leave a hold standing.
        entries = [entry for entry in entries if Kind.get(entry.kind).state]
        for entry, following in itertools.zip_longest(entries, entries[1:]):
            if entry.kind == Movement.Kind.HELD:
                day = date.fromisoformat(entry.remark.splitlines()[-1]) + timedelta(days=1)
                ends = min(following.at if following else self.now, ist(day.year, day.month, day.day))
                spans.append((entry.at, max(entry.at, ends)))
        for stay in stays:
            end, books = stay.left_at or self.now, self.books(stay.post_id)
            own = [span for span in spans if stay.arrived_at <= span[0] and span[1] <= end]
            whole = counted(books, stay.arrived_at, end, own).total_seconds()
            assert route.held(stay, self.now) - route.on_hold(stay, self.now) == whole
        open_holds = Hold.objects.filter(stay__paper=self.paper.pk, ended_at=None).select_related("stay")
        assert all(one.stay.parked for one in open_holds)


class Correspondents(Officials):
    """The same with a letter, and what can be done with letters alone."""

    def make(self):
        letter = {"letter_class": "legislature", "received_on": self.now.date()}
        return make_receipt(self.district.sunita, at=self.now, **letter)

    @rule(who=PEOPLE, wait=WHILES)
    def return_not_mine(self, who, wait):
        self.attempt(verbs.return_not_mine, who, wait, remark="अन्य पटल का")

    @rule(who=PEOPLE, wait=WHILES)
    def close_as_information(self, who, wait):
        self.attempt(verbs.close_as_information, who, wait, remark="सूचनार्थ")

    @rule(who=PEOPLE, wait=WHILES)
    def acknowledge_receipt(self, who, wait):
        self.attempt(receipts.acknowledge_receipt, who, wait)

    @rule(who=PEOPLE, wait=WHILES, subject=st.sampled_from(["सड़क", "पुल", "नाली"]))
    def correct(self, who, wait, subject):
        self.attempt(correcting.correct, who, wait, facts={"subject": subject}, reason="त्रुटि")

    @rule(who=PEOPLE, to=PEOPLE, wait=WHILES)
    def mark_copies(self, who, to, wait):
        self.attempt(receipts.mark_copies, who, wait, copies=[getattr(self.district, to).post])

    @rule(who=PEOPLE, wait=WHILES)
    def put_in_file(self, who, wait):
        file = open_test_file(getattr(self.district, who), at=self.now)
        self.attempt(receipts.put_in_file, who, wait, file=file)

    @invariant()
    def copies_are_papers_of_their_own_and_the_number_stays(self):
        if hasattr(self, "paper"):
            assert Paper.objects.get(pk=self.paper.pk).number == self.paper.number
            for copy in self.paper.copies.all():
                assert papers.findings_of(copy) == []


class Drafters(Officials):
    """The same with a file and a letter drafted on it."""

    def make(self):
        file = open_test_file(self.district.sunita, at=self.now)
        self.draft = put_up(self.district.sunita, file, self.district.etawah, at=self.now)
        return file

    def about_draft(self, verb, who, wait, **facts):
        """Do it if the draft allows; where the file lies, and its state, stay what they were."""
        self.now += wait
        before = Paper.objects.values_list("holder", "state").get(pk=self.paper.pk)
        try:
            with transaction.atomic():
                draft = Draft.objects.get(pk=self.draft.pk)
                verb(draft, by=getattr(self.district, who), **facts)
        except Refusal:
            return
        assert Paper.objects.values_list("holder", "state").get(pk=self.paper.pk) == before

    @rule(who=PEOPLE, wait=WHILES, words=st.sampled_from(["एक", "दो", "तीन"]))
    def write(self, who, wait, words):
        shown = drafts.text_state(self.draft, getattr(self.district, who))
        facts = {"text": f"<p>{words}</p>", "shown": shown, "at": self.now + wait}
        self.about_draft(drafts.keep_version, who, wait, **facts)

    @rule(who=PEOPLE, wait=WHILES)
    def approve(self, who, wait):
        draft = Draft.objects.get(pk=self.draft.pk)
        last = drafts.newest(draft)
        facts = {"version": last.number, "shown": seal.current_seal(draft, last), "request_id": uuid4()}
        self.about_draft(approval.approve, who, wait, at=self.now + wait, **facts)

    @rule(who=PEOPLE, wait=WHILES, verb=st.sampled_from([approval.return_for_changes, approval.withdraw]))
    def decide_with_reason(self, who, wait, verb):
        facts = {"reason": "त्रुटि", "request_id": uuid4(), "at": self.now + wait}
        self.about_draft(verb, who, wait, **facts)

    @rule(who=PEOPLE, verb=st.sampled_from([drafts.give_up, drafts.take_up]))
    def shelve(self, who, verb):
        self.about_draft(verb, who, timedelta(0))

    @invariant()
    def what_is_approved_is_sealed_and_was_approved_by_another(self):
        if not hasattr(self, "paper"):
            return
        draft = Draft.objects.select_related("approved_version", "approved_by").get(pk=self.draft.pk)
        if version := draft.approved_version:
            assert draft.approved_seal == seal.current_seal(draft, version)
            assert version.author_id != draft.approved_by.user_id
            assert version == drafts.newest(draft)


def run(examples: int, steps: int, officials: type[Officials] = Officials) -> None:
    run_state_machine_as_test(
        officials,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_officials_in_any_order():
    run(examples=20, steps=20)


@pytest.mark.django_db
def test_officials_with_a_letter_in_any_order():
    run(examples=10, steps=20, officials=Correspondents)


@pytest.mark.django_db
def test_officials_with_a_draft_in_any_order():
    run(examples=3, steps=20, officials=Drafters)


@pytest.mark.soak
@pytest.mark.django_db
def test_officials_with_a_draft_in_any_order_for_long():
    run(examples=2000, steps=50, officials=Drafters)


@pytest.mark.soak
@pytest.mark.django_db
def test_officials_in_any_order_for_long():
    run(examples=2000, steps=50)


@pytest.mark.soak
@pytest.mark.django_db
def test_officials_with_a_letter_in_any_order_for_long():
    run(examples=2000, steps=50, officials=Correspondents)
