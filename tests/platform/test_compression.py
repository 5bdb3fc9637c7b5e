"""Pages are light on the line; what holds no page is left as it is."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from eoffice.compression import CompressedPages
from tests.factories import District, open_test_file, send

# What ui.md allows a page: as written, and on the line.
MOST_WRITTEN, MOST_SENT = 40_000, 12_000


@pytest.fixture
def kannauj(db):
    return District()


def fetched(client, path, **headers):
    """The answer as a browser gets it on the line."""
    answer = client.get(path, headers={"accept-encoding": "gzip", **headers})
    assert answer.status_code == 200, path
    return answer


def test_full_pages_keep_to_their_weight_in_both_languages(kannauj, client):
    now = timezone.now()
    for day in range(30):
        subject = f"ग्राम मियागंज में आबादी भूमि की पैमाइश हेतु प्रार्थना पत्र {day}"
        file = open_test_file(kannauj.sunita, subject=subject, at=now - timedelta(days=40 - day))
        send(file, kannauj.sunita, kannauj.dm_post, at=now - timedelta(days=39 - day))
    client.force_login(kannauj.dm.user)
    office = kannauj.kannauj.pk
    paths = [
        "/", f"/files/{file.pk}/", f"/papers/{file.pk}/movements/", f"/papers/{file.pk}/stays/2/",
        f"/monitor/{office}/", f"/monitor/{office}/papers/", "/search/?q=miyaganj", "/rollout/",
    ]  # fmt: skip
    for language in ("hi", "en"):
        client.cookies["django_language"] = language
        for path in paths:
            sent = fetched(client, path).content
            written = gzip.decompress(sent)
            assert len(written) <= MOST_WRITTEN, (path, language, len(written))
            assert len(sent) <= MOST_SENT, (path, language, len(sent))


def test_the_style_sheets_a_browser_may_load_are_light_all_together():
    # That of the slips goes into a PDF, never to a browser.
    names = [
        sheet.name for sheet in (settings.BASE_DIR / "static/css").glob("*.css") if sheet.stem != "slips"
    ]
    weights = {name: Path(settings.STATIC_ROOT, "css", name).stat().st_size for name in names}
    assert sum(weights.values()) < 20 * 1024, weights


def test_a_page_that_another_site_asked_for_is_not_compressed(kannauj, client):
    client.force_login(kannauj.sunita.user)
    assert fetched(client, "/").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in fetched(client, "/", **{"sec-fetch-site": "cross-site"}).headers


def test_whoever_does_not_ask_for_it_gets_the_page_as_it_is(kannauj, client):
    client.force_login(kannauj.sunita.user)
    plain, sent = client.get("/sent/"), fetched(client, "/sent/")
    assert "Content-Encoding" not in plain.headers
    assert {answer.headers["Vary"].count("Accept-Encoding") for answer in (plain, sent)} == {1}
    assert int(sent.headers["Content-Length"]) == len(sent.content)
    assert gzip.decompress(sent.content)[:200] == plain.content[:200]


@pytest.mark.parametrize(("page", "already"), [("x" * 199, ""), ("x" * 300, "br")])
def test_what_is_short_or_written_so_already_is_left_alone(page, already):
    answer = HttpResponse(page, headers={"Content-Encoding": already} if already else {})
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    assert CompressedPages(lambda _request: answer)(request).content.decode() == page


def test_two_answers_of_one_page_differ_in_length(kannauj, client):
    client.force_login(kannauj.sunita.user)
    assert len({len(fetched(client, "/sent/").content) for _turn in range(12)}) > 1


def test_a_table_is_handed_over_as_it_is(kannauj, client):
    client.force_login(kannauj.dm.user)
    assert "Content-Encoding" not in fetched(client, f"/monitor/{kannauj.kannauj.pk}/?csv").headers
