"""The DM asks why a file lies late; whoever answers for the desk replies; it stands in the record."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.models import Office, Post, WorkNotice
from accounts.notices import sending
from files.models import Note
from files.notes.verbs import save_draft, send_with_note
from tests.factories import (
    BEGINNING,
    District,
    ask_about,
    ist,
    make_charge,
    make_late_paper,
    make_paper,
    make_post,
    open_test_file,
    send,
    signed_in,
)
from tracking.ask import figures, page, tasks, verbs
from tracking.models import Calendar, Movement, Paper, Question, Stay, WeeklyHours
from tracking.refusals import FactMissing, NotAllowed, WrongState
from tracking.time import calendars
from tracking.verification import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def move(post: Post, office: Office) -> Post:
    """The post in another office, where it reports to nobody."""
    with establishing():
        Post.objects.filter(pk=post.pk).update(section=office.sections.get(), reports_to=None)
    return Post.objects.with_place().get(pk=post.pk)


def give_half_days(office: Office) -> None:
    """Mondays to Fridays nine to one."""
    calendar = Calendar.objects.create(office=office)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(calendar=calendar, begins=BEGINNING, weekday=day, opens=time(9), closes=time(13))
        for day in range(5)
    )
    calendars.rebuild(calendar)


def is_whole() -> bool:
    return [finding for _keys, findings in papers.findings() for finding in findings] == []


def test_the_dm_asks_sunita_answers_and_the_record_verifies(kannauj):
    file = make_late_paper(kannauj.sunita)
    before = Stay.objects.get(paper=file, left_at=None)
    question = ask_about(file, kannauj.dm)
    assert (question.to, question.to_post) == (kannauj.sunita.user, kannauj.clerk_post)
    verbs.answer(question, by=kannauj.sunita, text="तहसील की आख्या प्रतीक्षित", request_id=uuid4())
    kinds = list(file.movements.order_by("seq").values_list("kind", "remark"))
    assert kinds == [
        ("created", ""),
        ("asked", verbs.ready_text()),
        ("answered", "तहसील की आख्या प्रतीक्षित"),
    ]
    after = Stay.objects.get(paper=file, left_at=None)
    for column in ("pk", "arrived_at", "due_reading", "acted_at", "opened_at", "left_at"):
        assert getattr(after, column) == getattr(before, column)
    assert is_whole()


def test_sunita_pulls_back_what_anjali_has_not_opened_although_the_dm_asked_about_it(kannauj):
    now = timezone.now()
    file = open_test_file(kannauj.sunita, at=now - timedelta(days=40))
    send(file, kannauj.sunita, kannauj.adm_post, at=now - timedelta(days=20))
    question = ask_about(file, kannauj.dm)
    sunita = signed_in(kannauj.sunita)
    [row] = sunita.get("/sent/").context["rows"]
    assert "pull_back" in {act["name"] for act in sunita.get(f"/files/{file.pk}/").context["acts"]}
    sunita.post(row["pull_back_url"], {"expected": row["seq"], "request_id": row["request_id"]})
    file.refresh_from_db()
    assert file.holder == kannauj.clerk_post
    verbs.answer(question, by=kannauj.anjali, text="वापस ले ली गई", request_id=uuid4())
    assert is_whole()


def test_a_question_leaves_a_draft_and_an_open_page_as_they_are(kannauj):
    file = make_late_paper(kannauj.sunita)
    shown = Paper.objects.get(pk=file.pk).seq
    save_draft(file, by=kannauj.sunita, text="लेखपाल से आख्या माँगी", expected=shown)
    ask_about(file, kannauj.dm)
    draft = Paper.objects.get(pk=file.pk).draft_of(kannauj.sunita.user_id)
    assert draft
    assert is_whole()
    facts = {"text": "लेखपाल से आख्या माँगी गई", "draft": draft, "expected": shown, "request_id": uuid4()}
    sent = send_with_note(file, by=kannauj.sunita, to=kannauj.adm_post, **facts)
    assert sent.seq == 3
    assert [note.text for note in Note.objects.filter(file=file).sealed()] == ["<p>लेखपाल से आख्या माँगी गई</p>"]
    assert is_whole()


def test_pressing_twice_shows_the_question_that_is_open(kannauj):
    file, request_id = make_late_paper(kannauj.sunita), uuid4()
    first = ask_about(file, kannauj.dm, request_id=request_id)
    assert ask_about(file, kannauj.dm, request_id=request_id) == first
    assert ask_about(file, kannauj.dm) == first
    assert ask_about(file, kannauj.anjali) != first
    assert Movement.objects.filter(kind="asked").count() == 2


def test_about_a_vacant_desk_the_controlling_officer_is_asked(kannauj):
    file = make_late_paper(kannauj.sunita)
    vacant = make_post(kannauj.kannauj, "शस्त्र सहायक", "Arms assistant", reports_to=kannauj.adm_post)
    send(file, kannauj.sunita, vacant, at=timezone.now() - timedelta(days=15))
    question = ask_about(file, kannauj.dm)
    assert (question.to, question.to_post) == (kannauj.anjali.user, kannauj.adm_post)
    with pytest.raises(NotAllowed):
        ask_about(file, kannauj.anjali)


def test_only_who_stands_over_the_desk_asks_and_only_about_what_is_late(kannauj):
    file = make_late_paper(kannauj.sunita)
    for charge in (kannauj.stranger, kannauj.manoj, kannauj.sunita):
        with pytest.raises(NotAllowed):
            ask_about(file, charge)
    with pytest.raises(WrongState):
        ask_about(make_paper(kannauj.sunita), kannauj.dm)


def test_the_reply_is_owed_also_when_the_paper_has_moved_on(kannauj):
    file = make_late_paper(kannauj.sunita)
    question = ask_about(file, kannauj.dm)
    send(file, kannauj.sunita, kannauj.adm_post)
    with pytest.raises(NotAllowed):
        verbs.answer(question, by=kannauj.anjali, text="पता नहीं", request_id=uuid4())
    with pytest.raises(FactMissing):
        verbs.answer(question, by=kannauj.sunita, text=" ", request_id=uuid4())
    press = {"text": "भेज दी", "request_id": uuid4()}
    assert verbs.answer(question, by=kannauj.sunita, **press).answer.to_post == kannauj.adm_post
    assert verbs.answer(question, by=kannauj.sunita, **press).answer.seq == 4
    with pytest.raises(WrongState):
        verbs.answer(question, by=kannauj.sunita, text="फिर", request_id=uuid4())
    assert is_whole()


def test_one_press_asks_about_all_late_papers_of_a_desk_and_tells_once(kannauj):
    for _serial in range(3):
        make_late_paper(kannauj.sunita)
    make_paper(kannauj.sunita)
    stays = figures.late_at(kannauj.clerk_post, kannauj.dm).stays
    put = verbs.ask_desk(stays, by=kannauj.dm, request_id=uuid4(), text="आज ही बताएँ।")
    assert len(put) == Question.objects.count() == 3
    assert {question.asked.remark for question in put} == {"आज ही बताएँ।"}
    notice = WorkNotice.objects.get(kind="asked")
    assert (notice.person, notice.facts["count"]) == (kannauj.sunita.user, 3)
    assert is_whole()


def test_a_desk_that_moved_is_asked_about_papers_late_by_the_clock_they_came_by(kannauj):
    give_half_days(kannauj.tehsil)
    file = make_late_paper(kannauj.manoj)
    desk = move(kannauj.sdm_post, kannauj.kannauj)
    [stay] = figures.late_at(desk, kannauj.dm).stays
    assert stay.paper_id == file.pk


def test_who_is_offered_to_ask_about_a_desk_that_moved_may_ask(kannauj):
    """Sunita's desk now stands in Etawah: Ashutosh monitors it no longer, the one of Etawah does."""
    file = make_late_paper(kannauj.sunita)
    post = make_post(kannauj.etawah, "जिलाधिकारी", "District Magistrate", rank=90, may_monitor=True)
    etawah_dm = make_charge(post, "शुभ्रान्त शुक्ल", "Shubhrant Shukla")
    stays = Stay.objects.filter(paper=file)
    assert [bool(page.offer(stays, charge)) for charge in (kannauj.dm, etawah_dm)] == [True, False]
    desk = move(kannauj.clerk_post, kannauj.etawah)
    for charge, may in ((kannauj.dm, False), (kannauj.anjali, False), (etawah_dm, True)):
        offered = bool(page.offer(stays, charge)), bool(page.desk_offer([desk], charge))
        assert (*offered, verbs.may_ask(charge, desk)) == (may, may, may), charge
    with pytest.raises(NotAllowed):
        ask_about(file, kannauj.dm)
    assert ask_about(file, etawah_dm).to == kannauj.sunita.user


@pytest.mark.parametrize(
    ("grading", "is_named"), [("normal", True), ("confidential", False), ("secret", False)]
)
def test_the_subject_goes_out_with_the_notice_of_an_ungraded_paper_alone(kannauj, english, grading, is_named):
    subject = "ग्राम सौरिख में चकमार्ग की पैमाइश और अतिक्रमण हटाने के सम्बन्ध में श्री रामलाल का प्रार्थना पत्र"
    at = timezone.now() - timedelta(days=20)
    file = open_test_file(kannauj.sunita, subject=subject, grading=grading, at=at)
    ask_about(file, kannauj.dm)
    notice = WorkNotice.objects.get(kind="asked")
    for channel in ("mail", "sms"):
        letter = sending.letter(notice, channel)
        said = f"{letter.subject} {letter.text}"
        assert file.number in said
        assert ("ग्राम सौरिख में चकमार्ग" in said) is is_named
        assert "रामलाल" not in said


def test_questions_of_an_office_that_is_closed_keep_no_others_waiting(kannauj, monkeypatch):
    give_half_days(kannauj.tehsil)
    asked = [
        ask_about(open_test_file(by, at=ist(2026, 11, 2, 10)), kannauj.dm, at=at)
        for by, at in ((kannauj.manoj, ist(2026, 11, 9, 12)), (kannauj.sunita, ist(2026, 11, 10, 12)))
    ]
    monkeypatch.setattr(tasks, "BATCH", 1)
    monkeypatch.setattr(timezone, "now", lambda: ist(2026, 11, 12, 15))
    assert [tasks.raise_unanswered(), tasks.raise_unanswered()] == [1, 0]
    assert list(Question.objects.filter(raised_at__isnull=False)) == asked[1:]


def test_what_waits_for_a_reply_is_counted_without_reading_what_was_answered(kannauj):
    facts = [kannauj.sunita.user_id, kannauj.clerk_post.pk, kannauj.sunita.user_id]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {figures.WAITING}", facts)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    for index in ("open_to", "open_to_post", "open_raised"):
        assert f"Bitmap Index Scan on tracking_question_{index} " in plan, plan


def test_a_reply_is_due_on_the_next_working_day(kannauj):
    file = open_test_file(kannauj.sunita, at=ist(2026, 11, 2, 10))
    saturday = ist(2026, 11, 14, 12)
    assert ask_about(file, kannauj.dm, at=saturday).answer_by == saturday.date() + timedelta(days=2)


def test_an_unanswered_question_comes_up_once_within_office_hours(kannauj):
    file = open_test_file(kannauj.sunita, at=ist(2026, 11, 2, 10))
    question = ask_about(file, kannauj.dm, at=ist(2026, 11, 10, 12))
    assert not verbs.raise_up(question, at=ist(2026, 11, 11, 16))
    assert not verbs.raise_up(question, at=ist(2026, 11, 12, 9))
    assert verbs.raise_up(question, at=ist(2026, 11, 12, 11))
    assert not verbs.raise_up(question, at=ist(2026, 11, 12, 12))
    question.refresh_from_db()
    assert (question.raised_to, question.raised_at) == (kannauj.anjali.user, ist(2026, 11, 12, 11))
    told = WorkNotice.objects.filter(kind="unanswered").values_list("person", flat=True)
    assert set(told) == {kannauj.anjali.user_id, kannauj.dm.user_id}


def test_a_link_officer_is_asked_in_the_place_of_the_officer_on_leave(kannauj):
    link = make_charge(
        kannauj.clerk_post, "कमलेश वर्मा", "Kamlesh Verma", kind="link", acting_for=kannauj.sunita.user
    )
    assert ask_about(make_late_paper(kannauj.sunita), kannauj.dm).to == link.user
