import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Charge, NoticeChoice, Sending, WorkNotice
from accounts.notices import kinds
from accounts.notices.tasks import send_notices
from accounts.notices.verbs import inform
from tests.factories import District, ask_about, ist, make_charge, make_leave, make_paper, send, signed_in
from tracking.digest.tasks import purge_digests
from tracking.digest.verbs import send_digests
from tracking.models import Digest

# Sent on a Monday at ten, three working days of seven hours: the limit is reached on Wednesday at five.
MONDAY = ist(2026, 11, 2, 10)
WEDNESDAY, THURSDAY = ist(2026, 11, 4, 10, 2), ist(2026, 11, 5, 10, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def lay(district: District, number: int = 1):
    """Papers that the clerk sent to the SDM on Monday."""
    for _paper in range(number):
        paper = make_paper(district.sunita, at=MONDAY - timedelta(minutes=1))
        send(paper, district.sunita, district.sdm_post, at=MONDAY)
    return paper


def digests(charge) -> list[list[str]]:
    """The lines of each digest that somebody was given."""
    notices = WorkNotice.objects.filter(person=charge.user, kind="digest").order_by("pk")
    return [[text for text, _url in kinds.kind("digest").lines(notice.facts)] for notice in notices]


def test_the_holder_reads_in_the_morning_what_becomes_late_today(kannauj, english):
    lay(kannauj, 2)
    send_digests(WEDNESDAY - timedelta(minutes=5))
    assert digests(kannauj.manoj) == []  # the office is closed
    send_digests(WEDNESDAY)
    assert digests(kannauj.manoj) == [["2 papers become late today."]]
    send_digests(WEDNESDAY + timedelta(minutes=5))
    send_digests(THURSDAY)
    assert digests(kannauj.manoj)[1:] == [
        ["2 papers of your desk became late since the last working morning."]
    ]
    send_digests(ist(2026, 11, 6, 10, 2))
    assert len(digests(kannauj.manoj)) == 2, "with no news there is no digest"


def test_a_digest_on_the_list_is_not_counted_by_the_bell(kannauj):
    lay(kannauj)
    send_digests(THURSDAY)
    kannauj.manoj.user.refresh_from_db()
    assert kannauj.manoj.user.unread_notices == 0


def test_the_magistrate_s_digest_has_at_most_five_lines_with_the_worst_desk(
    kannauj, english, mailoutbox, settings
):
    settings.CSRF_TRUSTED_ORIGINS = ["https://eoffice.example"]
    lay(kannauj, 3)
    for number in range(2):
        facts = {
            "amount": 2,
            "unit": "days",
            "number": f"KNJ/{number}",
            "desk": {"en": "SDM", "hi": "एसडीएम"},
        }
        key = f"told {number}"
        inform([kannauj.dm.user], "escalated", facts=facts, url="/", key=key, at=WEDNESDAY)
    send_digests(THURSDAY)
    [lines] = digests(kannauj.dm)
    assert lines == [
        "3 of 3 papers are late, 3 since the last working morning.",
        "Most of them lie at: SDM – Manoj Kumar (3).",
        "A late paper comes up to you: 2",
    ]
    send_notices()
    [letter] = [letter for letter in mailoutbox if letter.to == [kannauj.dm.user.email]]
    assert f"https://eoffice.example/monitor/{kannauj.kannauj.pk}/" in letter.body
    # What it told of is told of once.
    assert not Sending.objects.filter(person=kannauj.dm.user, sent_at=None).exists()


def test_the_list_of_notices_shows_each_line_with_its_address(kannauj, english):
    lay(kannauj, 2)
    send_digests(THURSDAY)
    page = signed_in(kannauj.manoj).get("/notices/").content.decode()
    assert '<a href="/?show=late">2 papers of your desk became late' in page


def test_a_vacant_desk_is_named_with_who_controls_it(kannauj, english):
    lay(kannauj)
    Charge.objects.filter(pk=kannauj.manoj.pk).update(ends=ist(2026, 11, 3))
    send_digests(THURSDAY)
    [lines] = digests(kannauj.dm)
    assert "SDM – vacant – controlled by Anjali Gupta (1)" in lines[1]


def test_what_a_person_wants_at_once_or_never_stays_out_of_the_digest(kannauj, english):
    for person, mail in ((kannauj.sunita.user, "now"), (kannauj.manoj.user, "never")):
        NoticeChoice.objects.create(person=person, kind="late", mail=mail)
    people = [kannauj.sunita.user, kannauj.manoj.user, kannauj.anjali.user]
    facts = {"amount": 0, "unit": "days", "number": "KNJ/1", "desk": {"en": "SDM", "hi": "एसडीएम"}}
    inform(people, "late", facts=facts, url="/", key="told", at=WEDNESDAY)
    send_digests(THURSDAY)
    assert digests(kannauj.sunita) == digests(kannauj.manoj) == []
    assert digests(kannauj.anjali) == [["KNJ/1 at SDM has reached its limit."]]


def test_who_was_asked_and_who_waits_for_a_reply_read_of_it_until_it_is_given(kannauj, english):
    paper = lay(kannauj)
    question = ask_about(paper, kannauj.dm, at=ist(2026, 11, 5, 11))
    for day in (6, 20):
        send_digests(ist(2026, 11, day, 10, 2))
    assert question.answer_by < ist(2026, 11, 20).date()
    assert "1 question waits for your reply." in digests(kannauj.manoj)[-1]
    # On the 6th its date had not passed, and there was nothing else that was new.
    [lines] = digests(kannauj.dm)
    assert "1 of your questions has no reply by its date." in lines


def test_who_is_on_leave_has_no_digest_and_reads_on_return_what_waited(kannauj, english):
    facts = {"amount": 0, "unit": "days", "number": "KNJ/1", "desk": {"en": "SDM", "hi": "एसडीएम"}}
    inform([kannauj.manoj.user], "late", facts=facts, url="/", key="told", at=WEDNESDAY)
    make_leave(kannauj.manoj, kannauj.dm, date(2026, 11, 5), date(2026, 11, 5))
    ravi = make_charge(kannauj.sdm_post, "रवि", "Ravi", kind=Charge.Kind.LINK, begins=WEDNESDAY)
    lay(kannauj)
    send_digests(THURSDAY)
    assert digests(kannauj.manoj) == []
    assert len(digests(ravi)) == 1
    assert not Digest.objects.filter(person=kannauj.manoj.user).exists()
    send_digests(ist(2026, 11, 6, 10, 2))
    assert digests(kannauj.manoj) == [["KNJ/1 at SDM has reached its limit."]]


def test_at_night_nothing_is_read_of_the_people(kannauj):
    lay(kannauj)
    with CaptureQueriesContext(connection) as queries:
        assert send_digests(ist(2026, 11, 5, 2)) == 0
    assert not [query for query in queries if "accounts_charge" in query["sql"]]


def test_a_year_later_nothing_says_that_a_digest_was_made(kannauj):
    today = timezone.localdate()
    for days in (364, 365, 366, 400):
        day = today - timedelta(days=days)
        Digest.objects.create(person=kannauj.manoj.user, day=day, at=timezone.now())
    assert purge_digests() == 2
    assert purge_digests() == 0
    assert Digest.objects.count() == 2


def test_on_a_holiday_there_is_no_digest_and_the_next_morning_has_it(kannauj):
    lay(kannauj)
    assert send_digests(ist(2026, 11, 8, 11)) == 0  # a Sunday
    assert not Digest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_make_each_digest_once(kannauj):
    lay(kannauj)
    made, start = [], threading.Barrier(2)

    def schedule():
        start.wait()
        made.append(send_digests(THURSDAY))
        connection.close()

    schedulers = [threading.Thread(target=schedule) for _ in range(2)]
    [scheduler.start() for scheduler in schedulers]
    [scheduler.join() for scheduler in schedulers]
    assert sum(made) == 2
    for charge in (kannauj.manoj, kannauj.dm):
        assert len(digests(charge)) == 1
        assert Digest.objects.filter(person=charge.user).count() == 1


MAKE = """
import sys, django; django.setup()
from tests.factories import ist
from tracking.digest import verbs
tell = verbs.inform_each
def slowly(*people, **facts):
    told = tell(*people, **facts)
    print("told", flush=True)
    sys.stdin.readline()
    return told
verbs.inform_each = slowly
verbs.send_digests(ist(2026, 11, 5, 10, 2))
"""


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_loses_no_digest_and_makes_none_twice(kannauj):
    lay(kannauj)
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE],
        env=os.environ
        | {"DATABASE_URL": address.geturl(), "DJANGO_SETTINGS_MODULE": "eoffice.settings"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "told" in process.stdout.readline()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not Digest.objects.exists()
    assert send_digests(THURSDAY) == 2
    assert send_digests(THURSDAY + timedelta(minutes=5)) == 0
    assert len(digests(kannauj.manoj)) == len(digests(kannauj.dm)) == 1


def test_a_digest_takes_the_same_number_of_queries_for_many_people(kannauj, django_assert_max_num_queries):
    lay(kannauj, 5)
    with django_assert_max_num_queries(22):
        send_digests(THURSDAY)
