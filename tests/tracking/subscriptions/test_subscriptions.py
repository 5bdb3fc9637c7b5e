"""Anjali Gupta, the District Magistrate of Kannauj, has tables sent by mail."""

import email
import email.policy
import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Charge, Post, Sending, WorkNotice
from accounts.notices.tasks import send_notices
from tests.factories import (
    District,
    agree,
    ist,
    make_charge,
    make_leave,
    make_paper,
    make_subscription,
    open_test_file,
    signed_in,
)
from tests.pdfs import words_of
from tracking.models import Subscription
from tracking.subscriptions import letters, verbs

pytestmark = pytest.mark.django_db
SITE = "https://eoffice.example"
# A Monday on which the office opens at ten.
MONDAY = ist(2026, 12, 7, 10, 2)


@pytest.fixture
def kannauj(settings):
    settings.CSRF_TRUSTED_ORIGINS = [SITE]
    district = District()
    for days in (20, 30):
        make_paper(district.sunita, at=timezone.now() - timedelta(days=days))
    return district


def order(charge, page: str, days: str = "0", **more):
    """Order the table of a page as its page offers it."""
    facts = {"page": page, "days": days, "language": "hi"} | more
    return signed_in(charge).post("/subscriptions/new/", facts)


def tell(at=MONDAY) -> int:
    """Look for what is due at that moment."""
    return verbs.tell_due(at, timezone.localdate(at))


def monitor(district) -> str:
    return f"/monitor/{district.kannauj.pk}/"


def test_the_page_offers_it_and_it_comes_on_the_days_chosen(kannauj, english):
    page = f"{monitor(kannauj)}papers/?show=late"
    link = re.search(r'href="(/subscriptions/new/[^"]+)"', signed_in(kannauj.dm).get(page).content.decode())
    form = signed_in(kannauj.dm).get(link[1]).context["form"]
    answer = order(kannauj.dm, form["page"].value(), days="month", with_sheet="on", language="en")
    assert (answer.status_code, answer.url) == (302, "/subscriptions/")
    mine = Subscription.objects.get()
    first = timezone.localdate().replace(day=1)
    assert (mine.page, mine.query) == (f"{monitor(kannauj)}papers/", "show=late")
    assert (mine.weekday, mine.with_sheet, mine.next_on) == (
        None,
        True,
        (first + timedelta(days=32)).replace(day=1),
    )
    listed = signed_in(kannauj.dm).get("/subscriptions/").content.decode()
    assert "Pending papers: District Kannauj (narrowed)" in listed
    assert "on the first working day of each month" in listed


def test_ordered_twice_it_comes_once_on_the_new_days(kannauj):
    for days in ("0", "3"):
        order(kannauj.dm, monitor(kannauj), days=days)
    assert Subscription.objects.get().weekday == 3


@pytest.mark.parametrize(
    "page", ["/", "/admin/nowhere/", "//evil.example/monitor/1/", "//[", "/staff/", "x" * 400]
)
def test_other_pages_are_not_ordered(kannauj, page):
    assert order(kannauj.dm, page).status_code == 404
    assert signed_in(kannauj.dm).get("/subscriptions/new/", {"page": page}).status_code == 404


def test_what_is_not_open_to_oneself_is_not_ordered(kannauj):
    assert order(kannauj.sunita, monitor(kannauj)).status_code == 403
    assert order(kannauj.dm, f"/monitor/{kannauj.etawah.pk}/").status_code == 404
    # The form would name the page; it is not shown either.
    asked = signed_in(kannauj.sunita).get("/subscriptions/new/", {"page": monitor(kannauj)})
    assert asked.status_code == 403
    assert not Subscription.objects.exists()


def test_twenty_are_enough_and_the_twenty_first_is_refused_with_a_sentence(kannauj):
    for number in range(verbs.MOST):
        make_subscription(kannauj.dm, f"{monitor(kannauj)}papers/", query=f"head={number}")
    answer = order(kannauj.dm, monitor(kannauj))
    assert answer.status_code == 400
    assert "20" in str(next(iter(answer.context["messages"])))
    assert Subscription.objects.count() == verbs.MOST


def test_without_an_address_of_one_s_own_nothing_is_ordered(kannauj):
    type(kannauj.dm.user).objects.filter(pk=kannauj.dm.user_id).update(email="")
    assert order(kannauj.dm, monitor(kannauj)).status_code == 400


@pytest.mark.parametrize(
    ("weekday", "day", "following"),
    [
        (0, date(2026, 12, 7), date(2026, 12, 14)),
        (4, date(2026, 12, 7), date(2026, 12, 11)),
        (None, date(2026, 12, 1), date(2027, 1, 1)),
        (None, date(2026, 1, 31), date(2026, 2, 1)),
    ],
)
def test_the_next_day_lies_after_the_last(weekday, day, following):
    assert verbs.following(weekday, day) == following


def test_it_is_told_of_when_the_office_opens_and_once(kannauj):
    mine = make_subscription(kannauj.dm, monitor(kannauj))
    assert tell(MONDAY - timedelta(minutes=5)) == 0
    assert [tell(), tell(), tell(MONDAY + timedelta(hours=3))] == [1, 0, 0]
    mine.refresh_from_db()
    assert mine.next_on == date(2026, 12, 14)
    assert Sending.objects.get().channel == "files"
    kannauj.dm.user.refresh_from_db()
    assert kannauj.dm.user.unread_notices == 0, "a letter that one ordered is no news for the bell"


def test_of_a_day_off_it_comes_on_the_next_working_day(kannauj):
    make_subscription(kannauj.dm, monitor(kannauj), weekday=None, next_on=date(2026, 11, 1))  # a Sunday
    assert tell(ist(2026, 11, 1, 11)) == 0
    assert tell(ist(2026, 11, 2, 10, 2)) == 1


def test_who_is_on_leave_has_it_on_return(kannauj):
    make_leave(kannauj.dm, kannauj.dm, MONDAY.date(), MONDAY.date())
    make_subscription(kannauj.dm, monitor(kannauj))
    assert [tell(), tell(MONDAY + timedelta(days=1))] == [0, 1]


def test_the_letter_goes_to_a_real_server_with_the_table_as_the_page_has_it(kannauj, settings):
    received = []

    class Handler:
        async def handle_DATA(self, _server, _session, envelope):
            received.append((envelope.rcpt_tos, envelope.content))
            return "250 OK"

    make_subscription(kannauj.dm, monitor(kannauj), with_sheet=True)
    tell()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(Handler(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert [send_notices(), send_notices()] == [1, 0]
    finally:
        server.stop()
    [(receivers, content)] = received
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert receivers == [kannauj.dm.user.email]
    assert letter["Subject"].strip() == "e-Office: निगरानी: जनपद कन्नौज"
    assert letter["List-Unsubscribe"].strip().startswith(f"<{SITE}/subscriptions/letter/")
    body = letter.get_body().get_content()
    assert f"{SITE}{monitor(kannauj)}" in body
    paper, sheet = [part.get_content() for part in letter.iter_attachments()]
    said = words_of(paper)
    assert "जनपद कन्नौज" in said
    rows = list(load_workbook(io.BytesIO(sheet)).active.values)
    page = signed_in(kannauj.dm, "hi").get(monitor(kannauj) + "?xlsx")
    assert rows == list(load_workbook(io.BytesIO(page.content)).active.values)


def letter_of(mailoutbox, at=MONDAY):
    """The one letter that goes out at that moment."""
    tell(at)
    send_notices()
    [letter] = mailoutbox
    return letter


@pytest.mark.parametrize(
    "page",
    [
        *("", "papers/", "disposals/", "likely/", "causes/", "signs/", "trend/", "routes/"),
        *("post/", "section/", "person/", "certificate"),
    ],
)
def test_every_table_that_is_offered_goes_as_pdf_and_sheet(kannauj, mailoutbox, page):
    places = {
        "post/": f"/monitor/post/{kannauj.clerk_post.pk}/",
        "section/": f"/monitor/section/{kannauj.clerk_post.section_id}/",
        "person/": f"/monitor/person/{kannauj.sunita.user_id}/",
        "certificate": "/staff/certificate/",
    }
    query = "office=KNJ-C" if page == "certificate" else ""
    make_subscription(kannauj.dm, places.get(page, monitor(kannauj) + page), query=query, with_sheet=True)
    letter = letter_of(mailoutbox)
    assert [name.rpartition(".")[2] for name, *_rest in letter.attachments] == ["pdf", "xlsx"]
    assert [content[:4] for _name, content, _mime in letter.attachments] == [b"%PDF", b"PK\x03\x04"]


def test_english_is_english(kannauj, mailoutbox):
    make_subscription(kannauj.dm, monitor(kannauj), language="en")
    letter = letter_of(mailoutbox)
    assert letter.subject == "e-Office: Monitor: District Kannauj"
    assert "To stop it, please open:" in letter.body


def test_a_secret_paper_is_in_no_letter(kannauj, mailoutbox):
    secret = open_test_file(
        kannauj.sunita, "गोपनीय जाँच", grading="secret", at=timezone.now() - timedelta(days=9)
    )
    make_subscription(kannauj.dm, f"/monitor/post/{kannauj.clerk_post.pk}/", with_sheet=True)
    on_page = signed_in(kannauj.dm).get(f"/monitor/post/{kannauj.clerk_post.pk}/?csv").content.decode()
    assert secret.number in on_page
    letter = letter_of(mailoutbox)
    [paper, sheet] = [content for _name, content, _mime in letter.attachments]
    cells = [str(cell) for row in load_workbook(io.BytesIO(sheet)).active.values for cell in row]
    assert len(cells) > 20
    assert not [cell for cell in cells if secret.number in cell or "गोपनीय" in cell]
    assert secret.number not in words_of(paper)


def test_rights_are_those_of_the_moment_of_sending(kannauj, mailoutbox):
    """Told in the morning, but the post may not monitor any more when the letter is made."""
    mine = make_subscription(kannauj.dm, monitor(kannauj))
    assert tell() == 1
    Post.objects.filter(pk=kannauj.dm_post.pk).update(may_monitor=False)
    send_notices()
    mine.refresh_from_db()
    assert mine.slept_at
    assert not [letter for letter in mailoutbox if letter.attachments]
    [told] = WorkNotice.objects.filter(kind="table_asleep")
    assert "अब ई-मेल से नहीं आएगी" in str(signed_in(kannauj.dm, "hi").get("/notices/").content.decode())
    assert told.person == kannauj.dm.user


def test_when_the_charge_has_ended_it_sleeps_and_says_so(kannauj, english):
    mine = make_subscription(kannauj.dm, monitor(kannauj))
    Charge.objects.filter(pk=kannauj.dm.pk).update(ends=ist(2026, 12, 3))
    assert [tell(), tell()] == [0, 0]
    assert WorkNotice.objects.filter(kind="table_asleep", person=kannauj.dm.user).count() == 1
    page = signed_in(kannauj.dm).get("/subscriptions/").content.decode()
    assert "Sleeps since" in page
    agree(signed_in(kannauj.dm), f"/subscriptions/{mine.pk}/stop/")
    assert not Subscription.objects.exists()


def test_a_table_too_large_for_a_letter_is_a_link(kannauj, mailoutbox, monkeypatch):
    monkeypatch.setattr(letters, "MOST_BYTES", 1000)
    make_subscription(kannauj.dm, monitor(kannauj), language="en")
    letter = letter_of(mailoutbox)
    assert not letter.attachments
    assert "too large for a letter" in letter.body
    assert f"{SITE}{monitor(kannauj)}" in letter.body


def test_a_page_that_fails_holds_up_no_letter_behind_it(kannauj, mailoutbox, monkeypatch):
    first, _second = (
        make_subscription(kannauj.dm, monitor(kannauj)),
        make_subscription(kannauj.dm, f"{monitor(kannauj)}papers/"),
    )
    ask = letters.ask

    def fail(subscription, *facts):
        if subscription.pk == first.pk:
            raise RuntimeError("the drawing broke")
        return ask(subscription, *facts)

    monkeypatch.setattr(letters, "ask", fail)
    tell()
    assert send_notices() == 2
    assert [len(letter.attachments) for letter in mailoutbox] == [0, 1]


def test_the_letter_s_link_asks_and_then_stops(kannauj, mailoutbox):
    make_subscription(kannauj.dm, monitor(kannauj))
    link = letter_of(mailoutbox).extra_headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    visitor = Client()
    for _look in range(2):
        assert "अब ई-मेल से नहीं" in visitor.get(link).content.decode()
    assert Subscription.objects.exists()
    assert agree(visitor, link).status_code == 200
    assert not Subscription.objects.exists()
    assert visitor.get(link).status_code == 410
    assert visitor.post(link).status_code == 410


def test_what_is_stopped_before_it_was_sent_is_not_sent(kannauj, mailoutbox):
    mine = make_subscription(kannauj.dm, monitor(kannauj))
    tell()
    agree(signed_in(kannauj.dm), f"/subscriptions/{mine.pk}/stop/")
    send_notices()
    assert not mailoutbox


def test_nobody_stops_the_table_of_another(kannauj):
    mine = make_subscription(kannauj.dm, monitor(kannauj))
    assert signed_in(kannauj.manoj).post(f"/subscriptions/{mine.pk}/stop/").status_code == 404
    assert agree(signed_in(kannauj.dm), f"/subscriptions/{mine.pk}/stop/").status_code == 302


def test_the_list_asks_as_much_for_three_as_for_one(kannauj):
    browser, counts = signed_in(kannauj.dm), []
    browser.get("/subscriptions/")
    for queries in (["a=1"], ["a=2", "a=3"]):
        for query in queries:
            make_subscription(kannauj.dm, monitor(kannauj), query=query)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/subscriptions/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_tell_of_each_once(kannauj):
    for number in range(10):
        make_subscription(kannauj.dm, monitor(kannauj), query=f"a={number}")
    told, start = [], threading.Barrier(2)

    def schedule():
        start.wait()
        told.append(tell())
        connection.close()

    schedulers = [threading.Thread(target=schedule) for _ in range(2)]
    [scheduler.start() for scheduler in schedulers]
    [scheduler.join() for scheduler in schedulers]
    tell()
    assert WorkNotice.objects.filter(kind="table").count() == Sending.objects.count() == 10
    assert sum(told) <= 10


TELL = """
import sys, django; django.setup()
from tests.factories import ist
from tracking.subscriptions import verbs
inform = verbs.inform
def slowly(*people, **facts):
    told = inform(*people, **facts)
    print("told", flush=True)
    sys.stdin.readline()
    return told
verbs.inform = slowly
verbs.tell_due(ist(2026, 12, 7, 10, 2), ist(2026, 12, 7).date())
"""


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_loses_none_and_sends_none_twice(kannauj):
    make_subscription(kannauj.dm, monitor(kannauj))
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    names = {"DATABASE_URL": address.geturl(), "DJANGO_SETTINGS_MODULE": "eoffice.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", TELL],
        env=os.environ | names, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "told" in process.stdout.readline()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not WorkNotice.objects.exists()
    assert [tell(), tell()] == [1, 0]


def test_a_link_officer_s_table_is_that_of_the_charge_it_was_ordered_under(kannauj, mailoutbox):
    """Ravi sat in for the District Magistrate; with that charge his table has ended, and he reads so."""
    ravi = make_charge(kannauj.dm_post, "रवि", "Ravi", kind=Charge.Kind.LINK, ends=MONDAY - timedelta(days=1))
    make_subscription(ravi, monitor(kannauj))
    assert tell() == 0
    send_notices()
    assert [letter.to for letter in mailoutbox] == [[ravi.user.email]]
    assert not mailoutbox[0].attachments
