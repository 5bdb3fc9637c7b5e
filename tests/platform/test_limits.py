"""Costly pages: what no person needs is refused with a sentence and the time to wait."""

import pytest
from django.conf import settings as real_settings
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from accounts.pages.downloads import TYPES
from tests.factories import District, open_test_file
from tests.platform.test_without_redis import take_redis_away
from tests.test_access import Scene, declared


@pytest.fixture
def scene(db):
    return Scene()


@pytest.fixture
def kannauj(db):
    return District()


def client_of(charge) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(charge.user)
    return client


def answers(client: Client, address: str, times: int) -> list:
    return [client.get(address) for _time in range(times)]


def test_twenty_five_pdfs_in_a_row_meet_the_limit(kannauj, monkeypatch):
    monkeypatch.setattr("accounts.pages.pdf.render", lambda page, **_sheets: b"%PDF-")
    file, client = open_test_file(kannauj.sunita), client_of(kannauj.sunita)
    codes = [answer.status_code for answer in answers(client, f"/papers/{file.pk}/statement.pdf", 25)]
    assert codes == [200] * 20 + [429] * 5
    assert client_of(kannauj.anjali).get("/").status_code == 200


def test_a_hundred_and_fifty_searches_in_a_row_meet_the_limit_which_says_when_to_go_on(kannauj):
    client = client_of(kannauj.sunita)
    got = answers(client, "/search/?q=सड़क", 150)
    assert {answer.status_code for answer in got[:120]} == {200}
    assert {answer.status_code for answer in got[120:]} == {429}
    assert 0 < int(got[-1].headers["Retry-After"]) <= 300
    assert "<h1>" in got[-1].content.decode()
    # Nobody else is held up, and nothing but what costs as much.
    assert client_of(kannauj.anjali).get("/search/?q=सड़क").status_code == 200
    assert client.get("/").status_code == 200


def test_a_counter_whose_end_was_lost_in_a_crash_holds_nobody_up_for_ever(kannauj):
    client = client_of(kannauj.sunita)
    most, seconds = real_settings.LIMITS["search"]
    cache.set(f"limit-search-{kannauj.sunita.user_id}", most, timeout=None)
    first, second = answers(client, "/search/?q=सड़क", 2)
    assert (first.status_code, first.headers["Retry-After"]) == (429, f"{seconds}")
    assert 0 < int(second.headers["Retry-After"]) <= seconds


def test_sixty_files_before_lunch_and_a_search_every_few_seconds_meet_none(kannauj):
    client, file = client_of(kannauj.sunita), open_test_file(kannauj.sunita)
    assert {answer.status_code for answer in answers(client, f"/files/{file.pk}/", 60)} == {200}
    most, seconds = real_settings.LIMITS["search"]
    assert most >= seconds / 3


def test_while_redis_is_gone_nobody_is_held_up(kannauj, settings):
    client = client_of(kannauj.sunita)
    take_redis_away(settings)
    assert {answer.status_code for answer in answers(client, "/search/?q=सड़क", 125)} == {200}


# The content of a paper on a file, of a letter, of a scan: nothing is made.
READ_FROM_DISK = ("document", "receipt_document", "incoming_paper", "scan_original")


def is_costly(answer) -> bool:
    """Return whether the answer is a PDF or a sheet, which is made for whoever asks."""
    is_file = "Content-Disposition" in answer.headers
    return is_file and answer.headers.get("Content-Type", "") in TYPES.values()


def limit_of(name: str) -> str:
    """The limit of the view behind a URL of that name."""
    for pattern in flat(get_resolver().url_patterns):
        if pattern.name == name:
            view = pattern.callback
            while view:
                if hasattr(view, "limited"):
                    return view.limited
                view = getattr(view, "__wrapped__", None)
    return ""


def flat(patterns):
    for pattern in patterns:
        yield from flat(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def test_every_page_that_makes_a_pdf_a_sheet_or_a_search_is_limited(scene, monkeypatch):
    monkeypatch.setattr("accounts.pages.pdf.render", lambda page, **_sheets: b"%PDF-")
    limits = {name: limit_of(name) for name in ("search", "directory")}
    for name, method, codes in declared():
        role = next((role for role in ("adm", "dm", "hold", "earl") if codes[role] == 200), None)
        if method == "GET" and role:
            asked = scene.clients[role].get(scene.address(name) + "?csv=1&xlsx=1&pdf=1")
            if is_costly(asked) and name not in READ_FROM_DISK:
                limits[name] = limit_of(name)
    assert len(limits) > 10
    assert "" not in limits.values(), [name for name, limit in limits.items() if not limit]


def test_every_view_that_takes_a_file_is_limited():
    assert {limit_of(name) for name in ("staff_imports", "organisation", "email_answer")} == {"import"}
    assert limit_of("upload") == "upload"
