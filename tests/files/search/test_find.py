import threading
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from files.models import SearchText, SearchWord
from files.notes.verbs import save_draft, send_with_note
from files.search import access_terms, find, indexing
from files.search.results import Matcher, marked
from tests.factories import District, make_charge, make_post, open_test_file, send, signed_in
from tracking.ledger import tasks
from tracking.models import Outbox, Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def road(kannauj):
    """A file that Sunita opened, about a road."""
    return open_test_file(kannauj.sunita, "सौरिख में सड़क मरम्मत")


def keys(charge, typed, **facts) -> list[int]:
    return [paper.pk for paper in find.find(charge, typed, **facts)]


def write_and_send(file, by, to, text):
    file.refresh_from_db()
    return send_with_note(file, by=by, to=to, text=text, expected=file.seq, request_id=uuid4())


# What is found


@pytest.mark.parametrize(
    "typed", ["सड़क", "सडक", "sadak", "SADAK marammat", "सड़क मर", "saurikh", "मरम्मत सौरिख"]
)
def test_a_file_is_found_as_soon_as_it_is_opened(kannauj, road, typed):
    tasks.follow_up()
    assert keys(kannauj.sunita, typed) == [road.pk]


@pytest.mark.parametrize(
    ("subject", "typed", "marked"),
    [
        ("आधार सत्यापन", "अाधार", "आधार"),
        ("रोड निर्माण", "राेड", "रोड"),
        ("शृंगार सामग्री", "श्रृंगार", "शृंगार"),
        ("प्रातः कालीन", "प्रात:", "प्रातः"),
        ("सूचना आर०टी०आई० के अन्तर्गत", "आरटीआई", "आर०टी०आई०"),
        ("वार्ड-5 की नाली", "वार्ड 5", "वार्ड"),
        ("रू० 5,00,000 की स्वीकृति", "500000", "5,00,000"),
        ("खण्ड विकास अधिकारी", "खंड विकास", "खण्ड"),
        ("श्री ओ३म प्रकाश", "ॐ", "ओ३म"),
        ("भार्इ मो0 आरिफ", "भाई मो० आरिफ", "भार्इ"),
    ],
)
def test_a_file_is_found_by_what_looks_the_same(kannauj, subject, typed, marked):
    file = open_test_file(kannauj.sunita, subject)
    assert keys(kannauj.sunita, typed) == [file.pk]
    page = signed_in(kannauj.sunita).get("/search/", {"q": typed}).content.decode()
    assert f"<mark>{marked}</mark>" in page


def test_all_words_must_be_held(kannauj, road):
    assert keys(kannauj.sunita, "सड़क पेंशन") == []


def test_a_number_finds_its_file_whole_in_part_and_in_small_letters(kannauj, road):
    for typed in (
        road.number,
        road.number.lower(),
        road.number[:-1] if road.number[-2] != "0" else road.number,
    ):
        assert keys(kannauj.sunita, typed) == [road.pk]


def test_a_word_is_found_by_its_beginning_once_the_outbox_was_followed(kannauj):
    file = open_test_file(kannauj.sunita, "Renewal of licence")
    assert keys(kannauj.sunita, "renew") == []
    tasks.follow_up()
    assert keys(kannauj.sunita, "renew") == [file.pk]
    assert keys(kannauj.sunita, "licence renew") == [file.pk]


def test_numbers_are_no_words_to_begin(kannauj, road):
    tasks.follow_up()
    assert not SearchWord.objects.filter(word__regex="[0-9#]").exists()


def test_a_signed_note_is_found_and_by_its_next_reader_too(kannauj, road):
    write_and_send(road, kannauj.sunita, kannauj.sdm_post, "कस्तूरबा विद्यालय का निरीक्षण")
    tasks.follow_up()
    for reader in (kannauj.sunita, kannauj.manoj, kannauj.dm):
        assert keys(reader, "kasturba") == [road.pk]
    assert "In a note" in signed_in(kannauj.manoj).get("/search/", {"q": "kasturba"}).content.decode()


def test_a_draft_is_found_by_nobody_not_even_after_somebody_else_moved_the_file(kannauj, road):
    save_draft(road, by=kannauj.sunita, text="कस्तूरबा विद्यालय", expected=1)
    indexing.index(road)
    assert keys(kannauj.sunita, "कस्तूरबा") == []
    other = make_charge(kannauj.clerk_post, "राकेश वर्मा", "Rakesh Verma", kind="additional")
    send(road, other, kannauj.sdm_post)
    indexing.index(road)
    for reader in (kannauj.sunita, other, kannauj.manoj, kannauj.dm):
        assert keys(reader, "कस्तूरबा") == []


def test_the_newest_come_first_a_page_at_a_time(kannauj, monkeypatch):
    monkeypatch.setattr(find, "PAGE", 7)
    files = [open_test_file(kannauj.sunita, f"सड़क {n}") for n in range(find.PAGE + 3)]
    newest_first = [file.pk for file in files][::-1]
    first = keys(kannauj.sunita, "सड़क")
    assert first == newest_first[: find.PAGE + 1]
    assert keys(kannauj.sunita, "सड़क", before=first[find.PAGE - 1]) == newest_first[find.PAGE :]


def test_pages_run_on_from_age_to_age(kannauj, monkeypatch):
    monkeypatch.setattr(access_terms, "BLOCKS", (2, 4))
    monkeypatch.setattr(find, "PAGE", 7)
    files = [open_test_file(kannauj.sunita, "सड़क" if n % 2 else "नाली") for n in range(30)]
    found, before = [], None
    while page := keys(kannauj.sunita, "सड़क", before=before)[: find.PAGE]:
        found, before = found + page, page[-1]
    assert found == [file.pk for n, file in enumerate(files) if n % 2][::-1]


# Who finds it


def test_who_may_not_see_a_file_does_not_find_it(kannauj, road):
    tasks.follow_up()
    for typed in ("सड़क", "sadak", road.number, road.number[:4], "GEN"):
        assert keys(kannauj.stranger, typed) == []
        assert keys(kannauj.manoj, typed) == []


def test_the_magistrate_finds_what_lies_anywhere_in_the_district_and_nothing_beyond(kannauj, road):
    send(road, kannauj.sunita, kannauj.sdm_post)
    beyond = open_test_file(kannauj.stranger, "इटावा में सड़क")
    tasks.follow_up()
    assert keys(kannauj.dm, "सड़क") == [road.pk]
    assert keys(kannauj.stranger, "सड़क") == [beyond.pk]


def test_who_monitors_the_state_finds_all_but_secret_content(kannauj, road):
    state_post = make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", rank=99, may_monitor=True)
    chief = make_charge(state_post, "मनोज सिंह", "Manoj Singh")
    beyond = open_test_file(kannauj.stranger, "इटावा में सड़क")
    open_test_file(kannauj.stranger, "गुप्त सड़क", grading=Paper.Grading.SECRET)
    tasks.follow_up()
    assert keys(chief, "सड़क") == [beyond.pk, road.pk]


def test_a_secret_file_is_found_by_its_desks_by_content_and_by_those_who_monitor_only_by_number(kannauj):
    secret = open_test_file(kannauj.sunita, "वीआईपी भ्रमण", grading=Paper.Grading.SECRET)
    tasks.follow_up()
    assert keys(kannauj.sunita, "भ्रमण") == [secret.pk]
    assert keys(kannauj.dm, "भ्रमण") == []
    assert keys(kannauj.dm, secret.number) == [secret.pk]
    assert keys(kannauj.stranger, secret.number) == []
    page = signed_in(kannauj.dm).get("/search/", {"q": secret.number}).content.decode()
    assert secret.number in page
    assert "भ्रमण" not in page


def test_whoever_held_a_file_before_finds_it_still(kannauj, road):
    send(road, kannauj.sunita, kannauj.sdm_post)
    tasks.follow_up()
    assert keys(kannauj.sunita, "सड़क") == [road.pk]


# The index may be behind; what is found is not


def test_a_file_just_moved_is_found_by_its_new_desk_and_those_over_it_before_it_is_indexed(kannauj, road):
    tasks.follow_up()
    send(road, kannauj.sunita, kannauj.sdm_post)
    assert keys(kannauj.manoj, "सड़क") == [road.pk]
    abroad = open_test_file(kannauj.stranger, "इटावा की नाली")
    tasks.follow_up()
    send(abroad, kannauj.stranger, kannauj.clerk_post)
    assert keys(kannauj.dm, "नाली") == [abroad.pk]


def test_what_lies_on_my_desk_is_found_though_its_marks_were_lost(kannauj, road):
    Outbox.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE files_searchtext SET words = ts_delete(words, %s)", [list(access_terms.for_paper(road))]
        )
    assert keys(kannauj.sunita, "सड़क") == [road.pk]
    assert keys(kannauj.dm, "सड़क") == []


def test_marks_that_claim_too_much_let_nobody_in_and_hide_nothing_behind_them(kannauj, monkeypatch):
    monkeypatch.setattr(find, "PAGE", 7)
    mine = open_test_file(kannauj.stranger, "पुरानी सड़क")
    foreign = [open_test_file(kannauj.sunita, "सड़क") for _n in range(2 * find.PAGE + 5)]
    tasks.follow_up()
    claim = list(access_terms.for_paper(mine))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE files_searchtext SET words = words || array_to_tsvector(%s)", [claim])
    assert SearchText.objects.filter(paper__in=foreign).count() == len(foreign)
    assert keys(kannauj.stranger, "सड़क") == [mine.pk]


# The outbox


def test_following_twice_changes_nothing(kannauj, road):
    write_and_send(road, kannauj.sunita, kannauj.sdm_post, "कस्तूरबा विद्यालय")
    assert tasks.follow_up() == 2
    once = SearchText.objects.get(pk=road.pk).words
    assert tasks.follow_up() == 0
    indexing.index_moved(road.movements.get(seq=1))
    indexing.index_moved(road.movements.get(seq=2))
    assert SearchText.objects.get(pk=road.pk).words == once


class Killed(BaseException):
    """The worker is gone; nothing after it runs."""


def test_killed_after_a_step_and_before_its_note_the_row_is_done_again(kannauj, road, settings, monkeypatch):
    done = indexing.index_moved

    def index_and_die(movement):
        done(movement)
        raise Killed

    monkeypatch.setattr(indexing, "index_moved", index_and_die)
    SearchText.objects.all().delete()
    with pytest.raises(Killed):
        tasks.follow_up()
    assert not SearchText.objects.exists()
    assert Outbox.objects.get().done_at is None
    monkeypatch.setattr(indexing, "index_moved", done)
    assert tasks.follow_up() == 1
    assert keys(kannauj.sunita, "सड़क") == [road.pk]


def test_one_bad_row_is_noted_rests_and_stops_none_behind_it(kannauj, road, monkeypatch):
    second = open_test_file(kannauj.sunita, "नाली निर्माण")
    done = indexing.index_moved

    def refuse_the_road(movement):
        if movement.paper_id == road.pk:
            raise ValueError("spoilt")
        done(movement)

    monkeypatch.setattr(indexing, "index_moved", refuse_the_road)
    assert tasks.follow_up() == 1
    bad = Outbox.objects.get(done_at=None)
    assert (bad.movement.paper_id, bad.attempts) == (road.pk, 1)
    assert "spoilt" in bad.error
    assert Outbox.objects.get(movement__paper=second).done_at
    assert tasks.follow_up() == 0
    assert Outbox.objects.get(pk=bad.pk).attempts == 1, "it rests before it is tried again"


def test_what_failed_is_tried_again_later_and_at_last_left_to_a_person(kannauj, road, monkeypatch):
    row = Outbox.objects.get()
    long_ago = row.written_at.replace(year=row.written_at.year - 1)
    Outbox.objects.update(attempts=3, tried_at=long_ago)
    assert tasks.follow_up() == 1
    Outbox.objects.update(attempts=tasks.MOST_ATTEMPTS, written_at=long_ago, done_at=None)
    assert tasks.follow_up() == 0


def test_what_was_done_long_ago_is_dropped_and_what_waits_is_kept(kannauj, road):
    tasks.follow_up()
    send(road, kannauj.sunita, kannauj.sdm_post)
    done = Outbox.objects.get(done_at__isnull=False)
    assert tasks.purge_outbox() == 0
    long_ago = done.done_at - 2 * tasks.KEEP_FOR
    Outbox.objects.filter(pk=done.pk).update(written_at=long_ago, done_at=long_ago)
    assert tasks.purge_outbox() == 1
    assert Outbox.objects.get().done_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_each_row_once_and_lose_no_note(kannauj):
    files = [open_test_file(kannauj.sunita, f"सड़क {n}") for n in range(6)]
    for file in files:
        write_and_send(file, kannauj.sunita, kannauj.sdm_post, "कस्तूरबा विद्यालय")
        write_and_send(file, kannauj.manoj, kannauj.adm_post, "निरीक्षण किया गया")
    done, start = [], threading.Barrier(2)

    def work():
        start.wait()
        done.append(tasks.follow_up())
        connections.close_all()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(done) + tasks.follow_up() == 18
    assert keys(kannauj.anjali, "कस्तूरबा निरीक्षण") == [file.pk for file in files][::-1]


# The page


def test_the_page_shows_what_matched_where_it_lies_and_what_state_it_is_in(kannauj, road):
    send(road, kannauj.sunita, kannauj.sdm_post)
    page = signed_in(kannauj.sunita).get("/search/", {"q": "saurikh sadak"}).content.decode()
    assert "<mark>सौरिख</mark> में <mark>सड़क</mark> मरम्मत" in page
    assert road.number in page
    assert f'href="{road.get_absolute_url()}"' in page
    assert "SDM" in page
    assert "Pending" in page


def test_marked_text_is_escaped_all_the_same(kannauj):
    open_test_file(kannauj.sunita, "<b>सड़क</b> <script>alert(1)</script>")
    page = signed_in(kannauj.sunita).get("/search/", {"q": "सड़क"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert marked("<सड़क>", Matcher("sadak")) == "<mark>&lt;सड़क&gt;</mark>"


@pytest.mark.parametrize("said", [("", "Write a number"), ("नहींहै", "Nothing found")])
def test_nothing_typed_and_nothing_found_say_what_to_do(kannauj, road, said):
    typed, hint = said
    assert hint in signed_in(kannauj.sunita).get("/search/", {"q": typed}).content.decode()


def test_a_stranger_finds_nothing_on_the_page(kannauj, road):
    assert "Nothing found" in signed_in(kannauj.stranger).get("/search/", {"q": "sadak"}).content.decode()


def test_the_page_asks_as_much_for_three_rows_as_for_one(kannauj, road):
    client = signed_in(kannauj.sunita)
    client.get("/search/", {"q": "sadak"})
    with CaptureQueriesContext(connection) as one:
        client.get("/search/", {"q": "sadak"})
    open_test_file(kannauj.sunita, "दूसरी सड़क")
    open_test_file(kannauj.sunita, "तीसरी सड़क")
    with CaptureQueriesContext(connection) as three:
        page = client.get("/search/", {"q": "sadak"}).content.decode()
    assert page.count("data-key-row") == 3
    assert len(one) == len(three) <= 14


HOSTILE = [
    "'", "''", "\\", "' | '", "a' & !'b", ":*", "!!!", "&|!()<->", "#p1", "'#s'", "%", "_",
    "(" * 500, "अ" * 5000, "a " * 3000, "1/" * 3000, "\u200d\u200b", "\ud7ff", "०" * 300, "-" * 400, "~sdk",
    "' OR 1=1 --", "स" + "्" * 300, "🙂", "🙂/1/2/3/4", "\n\r\t", "¹²³/½", "٣/٤/٥/٦", "ǅ", "ß" * 300,
    "१/२/३/४", "<script>", "\ufdfa" * 60,
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_gets_a_page(kannauj, road, typed):
    tasks.follow_up()
    client = signed_in(kannauj.dm)
    assert client.get("/search/", {"q": typed}).status_code == 200
    assert client.get("/search/", {"q": typed, "before": "9"}).status_code == 200


@pytest.mark.parametrize("before", ["x", "-1", "1" * 30, "9" * 18, "0", "٣", "²", "1.5"])
def test_whatever_key_is_asked_from_gets_a_page(kannauj, road, before):
    assert signed_in(kannauj.dm).get(f"/search/?q=sadak&before={quote(before)}").status_code == 200


def test_marks_are_never_met_by_what_is_typed(kannauj, road):
    tasks.follow_up()
    for mark in access_terms.for_paper(road):
        assert keys(kannauj.sunita, mark) == []


def test_all_can_be_indexed_anew(kannauj, road):
    write_and_send(road, kannauj.sunita, kannauj.sdm_post, "कस्तूरबा विद्यालय")
    tasks.follow_up()
    before = SearchText.objects.get().words
    SearchText.objects.all().delete()
    SearchWord.objects.all().delete()
    call_command("index_papers", verbosity=0)
    assert SearchText.objects.get().words == before
    assert keys(kannauj.dm, "kasturba vidya") == [road.pk]
