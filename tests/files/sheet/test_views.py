import io
import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from accounts.models import Post
from files.correspondence.verbs import add, os
from files.models import Document, File, Note
from files.notes.verbs import save_draft, send_with_note
from files.opening.verbs import open_file
from files.sheet import page
from tests.emptying import unguarded
from tests.factories import District, make_head, open_test_file, send, signed_in
from tests.pdfs import words_of
from tracking.models import Paper, Stay
from tracking.movement.verbs import close, forward, park, pull_up
from tracking.verification import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def papers_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def file(kannauj):
    return open_test_file(kannauj.sunita, "ग्राम सौरिख में चकमार्ग संख्या 214")


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    out.seek(0)
    out.name = "नक्शा.png"
    return out


def paper(title: str) -> dict:
    return {"request_id": uuid4(), "upload": picture(), "title": title}


def pen(file, **facts) -> dict:
    file.refresh_from_db()
    draft = file.draft_of(Note.objects.filter(file=file).values_list("author", flat=True).last() or 0)
    return {"expected": file.seq, "request_id": uuid4(), "text": "", "draft": draft} | facts


def test_sunita_opens_a_file_through_the_page(kannauj):
    head = make_head(kannauj.state)
    client = signed_in(kannauj.sunita)
    request_id = client.get("/files/new/").context["request_id"]
    facts = {
        "subject": "सड़क मरम्मत", "subject_head": head.pk, "priority": "immediate", "grading": "normal",
        "request_id": request_id,
    }  # fmt: skip
    page = client.post("/files/new/", facts, follow=True)
    opened = File.objects.get()
    assert page.redirect_chain[-1][0] == f"/files/{opened.pk}/"
    assert (opened.subject, opened.priority) == ("सड़क मरम्मत", "immediate")


def test_a_similar_open_file_is_shown_first_and_may_be_passed_over(kannauj, file):
    head = file.subject_head
    facts = {
        "subject": "सौरिख चकमार्ग", "subject_head": head.pk, "priority": "ordinary", "grading": "normal",
        "request_id": uuid4(),
    }  # fmt: skip
    client = signed_in(kannauj.sunita)
    warned = client.post("/files/new/", facts)
    assert file.number in warned.content.decode()
    assert File.objects.count() == 1
    client.post("/files/new/", facts | {"confirmed": facts["subject"]})
    assert File.objects.count() == 2


def test_a_missing_subject_is_said_beside_the_field_and_the_rest_is_kept(kannauj, file):
    answer = signed_in(kannauj.sunita).post("/files/new/", {"subject": "", "request_id": uuid4()})
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()


def test_send_with_note_seals_and_moves_in_one_press(kannauj, file):
    facts = pen(file, text="प्रस्तुत है।", to=kannauj.adm_post.pk)
    page = signed_in(kannauj.sunita).post(f"/files/{file.pk}/send/", facts, follow=True)
    assert "was sent to" in page.content.decode()
    assert Note.objects.sealed().count() == 1
    assert Stay.objects.pending().at(kannauj.adm_post).exists()


def test_sending_without_a_desk_keeps_the_words_and_says_what_to_do(kannauj, file):
    answer = signed_in(kannauj.sunita).post(f"/files/{file.pk}/send/", pen(file, text="मेरे शब्द"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "मेरे शब्द" in page
    assert "Choose the desk" in page


@pytest.mark.parametrize("to", ["x", "²", "9" * 25, "9" * 5000])
def test_sending_to_what_is_no_desk_keeps_the_words(kannauj, file, to):
    facts = pen(file, text="मेरे शब्द", to=to)
    answer = signed_in(kannauj.sunita).post(f"/files/{file.pk}/send/", facts)
    assert answer.status_code == 400
    assert "मेरे शब्द" in answer.content.decode()


def test_what_is_written_on_an_old_page_is_given_back(kannauj, file):
    old = pen(file, text="लम्बी टिप्पणी", to=kannauj.adm_post.pk)
    send(file, kannauj.sunita, kannauj.sdm_post)
    answer = signed_in(kannauj.sunita).post(f"/files/{file.pk}/send/", old)
    assert answer.status_code == 409
    assert "लम्बी टिप्पणी" in answer.content.decode()


def test_the_note_saves_itself_as_it_is_written(kannauj, file):
    client = signed_in(kannauj.sunita)
    answer = client.post(
        f"/files/{file.pk}/note/", pen(file, text="लिख रही हूँ"), headers={"X-Requested-With": "autosave"}
    )
    assert json.loads(answer.content)["saved_text"].startswith("Saved")
    assert "लिख रही हूँ" in client.get(f"/files/{file.pk}/").content.decode()


def test_a_draft_is_nobody_elses_business(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="गुप्त मसौदा", expected=1)
    assert "गुप्त मसौदा" not in signed_in(kannauj.dm).get(f"/files/{file.pk}/").content.decode()


def test_hostile_notes_are_harmless_on_the_page(kannauj, file):
    hostile = (
        "<p>ठीक</p><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x'>क</a>{{7*7}}"
    )
    signed_in(kannauj.sunita).post(
        f"/files/{file.pk}/send/", pen(file, text=hostile, rich="1", to=kannauj.adm_post.pk)
    )
    page = signed_in(kannauj.anjali).get(f"/files/{file.pk}/").content.decode()
    assert "onerror" not in page
    assert "alert(1)</script>" not in page
    assert "javascript:" not in page
    assert "{{7*7}}" in page


def test_a_reference_opens_its_paragraph_and_its_page(kannauj, file):
    client = signed_in(kannauj.sunita)
    client.post(f"/files/{file.pk}/documents/", paper("नक्शा"))
    facts = pen(file, text="पत्राचार पृ. 1 देखें, अनुच्छेद 1 भी।", to=kannauj.adm_post.pk)
    client.post(f"/files/{file.pk}/send/", facts)
    page = signed_in(kannauj.anjali).get(f"/files/{file.pk}/").content.decode()
    assert f'href="/files/{file.pk}/page/1/"' in page
    assert "#para-1" in page
    opened = client.get(f"/files/{file.pk}/page/1/")
    assert opened.headers["Location"] == f"/files/{file.pk}/documents/{Document.objects.get().pk}/#page=1"


def test_a_reference_to_what_is_not_on_the_file_stays_plain_words(kannauj, file):
    facts = pen(file, text="पत्राचार पृ. 1 देखें, अनुच्छेद 7 भी।", to=kannauj.adm_post.pk)
    signed_in(kannauj.sunita).post(f"/files/{file.pk}/send/", facts)
    page = signed_in(kannauj.anjali).get(f"/files/{file.pk}/").content.decode()
    assert f"/files/{file.pk}/page/1/" not in page
    assert "#para-7" not in page
    assert signed_in(kannauj.anjali).get(f"/files/{file.pk}/page/1/").status_code == 404


def test_of_many_papers_the_newest_come_first_and_the_earlier_behind_a_link(kannauj, file, monkeypatch):
    monkeypatch.setattr(page, "PAPERS", 2)
    sunita, address = signed_in(kannauj.sunita), f"/files/{file.pk}/"
    for title in ("एक", "दो", "तीन"):
        sunita.post(f"{address}documents/", paper(title))
    newest = sunita.get(address).context
    assert [paper["title"] for paper in newest["documents"]] == ["तीन", "दो"]
    earlier = sunita.get(newest["earlier_papers_url"].partition("#")[0]).context
    assert ([paper["title"] for paper in earlier["documents"]], earlier["earlier_papers_url"]) == (["एक"], "")
    assert earlier["papers_text"] == newest["papers_text"] == "3 pages"


def test_papers_are_added_and_their_pages_run_on(kannauj, file):
    client = signed_in(kannauj.sunita)
    for title in ("नक्शा", "खतौनी"):
        client.post(f"/files/{file.pk}/documents/", paper(title))
    assert list(Document.objects.order_by("first_page").values_list("title", "first_page")) == [
        ("नक्शा", 1),
        ("खतौनी", 2),
    ]


def test_a_paper_is_served_guarded_and_only_to_readers(kannauj, file):
    signed_in(kannauj.sunita).post(f"/files/{file.pk}/documents/", paper("नक्शा"))
    address = f"/files/{file.pk}/documents/{Document.objects.get().pk}/"
    served = signed_in(kannauj.sunita).get(address)
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert served.headers["Content-Disposition"].startswith("inline")
    assert b"".join(served.streaming_content).startswith(b"\x89PNG")
    saved = signed_in(kannauj.sunita).get(f"{address}?save", headers={"accept-encoding": "gzip"})
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "Content-Encoding" not in saved.headers
    assert signed_in(kannauj.stranger).get(address).status_code == 404


def test_a_pdf_is_shown_without_a_sandbox_which_would_leave_it_blank(kannauj, file):
    signed_in(kannauj.sunita).post(f"/files/{file.pk}/documents/", paper("नक्शा"))
    with unguarded("files_document"):
        Document.objects.update(mime="application/pdf")
    served = signed_in(kannauj.sunita).get(f"/files/{file.pk}/documents/{Document.objects.get().pk}/")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    policy = served.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" not in policy


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"<html>"), ("a.html", b"<script>"), ("a.png", b"")])
def test_a_file_that_is_not_what_it_says_is_refused_with_advice(kannauj, file, name, content):
    upload = io.BytesIO(content)
    upload.name = name
    answer = signed_in(kannauj.sunita).post(
        f"/files/{file.pk}/documents/", {"request_id": uuid4(), "upload": upload, "title": "शीर्षक रहे"}
    )
    assert answer.status_code == 400
    assert "शीर्षक रहे" in answer.content.decode()
    assert not Document.objects.exists()


def test_new_papers_are_committed_to_by_the_next_movement(kannauj, file):
    signed_in(kannauj.sunita).post(f"/files/{file.pk}/documents/", paper("नक्शा"))
    assert send(file, kannauj.sunita, kannauj.sdm_post).papers_commitment is not None


def test_opening_is_recorded_when_the_holder_reads_and_not_before(kannauj, file):
    send(file, kannauj.sunita, kannauj.sdm_post)
    signed_in(kannauj.dm).get(f"/files/{file.pk}/")
    assert Stay.objects.open().get(paper=file).opened_at is None
    signed_in(kannauj.manoj).get(f"/files/{file.pk}/")
    assert Stay.objects.open().get(paper=file).opened_at is not None


def test_a_stranger_cannot_know_the_file_exists(kannauj, file):
    for path in (f"/files/{file.pk}/", f"/papers/{file.pk}/movements/", f"/papers/{file.pk}/stays/1/"):
        assert signed_in(kannauj.stranger).get(path).status_code == 404


@pytest.mark.parametrize("grading", [File.Grading.SECRET, File.Grading.TOP_SECRET])
def test_of_a_secret_file_the_dm_sees_number_place_and_time_only(kannauj, grading):
    secret = open_test_file(kannauj.sunita, "अति गोपनीय विषय", grading=grading)
    send(secret, kannauj.sunita, kannauj.sdm_post, remark="गोपनीय अभ्युक्ति")
    secret.refresh_from_db()
    park(
        secret, by=kannauj.manoj, reason="गोपनीय कारण", authority="गोपनीय आदेश", expected=2,
        review_on=timezone.localdate() + timedelta(days=3), request_id=uuid4(),
    )  # fmt: skip
    client = signed_in(kannauj.dm)
    page = client.get(f"/files/{secret.pk}/")
    assert page.status_code == 403
    assert secret.number in page.content.decode()
    pages = [f"/files/{secret.pk}/", f"/papers/{secret.pk}/movements/", f"/papers/{secret.pk}/stays/2/",
             f"/papers/{secret.pk}/statement/", "/monitor/", "/search/?q=गोपनीय"]  # fmt: skip
    for path in pages:
        shown = client.get(path, follow=True).content.decode()
        assert "अति गोपनीय विषय" not in shown
        assert "गोपनीय अभ्युक्ति" not in shown
        assert "गोपनीय कारण" not in shown
        assert "गोपनीय आदेश" not in shown


def test_nothing_a_monitor_posts_to_a_secret_file_shows_its_content(kannauj):
    secret = open_test_file(kannauj.sunita, "अति गोपनीय विषय", grading=File.Grading.SECRET)
    save_draft(secret, by=kannauj.sunita, text="गुप्त मसौदा", expected=1)
    dm = signed_in(kannauj.dm)
    for expected in (1, 7):
        facts = pen(secret, text="मेरी", to=kannauj.adm_post.pk) | {"expected": expected}
        for verb in ("note", "note/discard", "send"):
            answer = dm.post(f"/files/{secret.pk}/{verb}/", facts)
            assert answer.status_code in (403, 409)
            assert "गोपनीय विषय" not in answer.content.decode()
            assert "मसौदा" not in answer.content.decode()
    answer = dm.post(f"/files/{secret.pk}/documents/", paper("नक्शा"))
    assert answer.status_code == 403
    assert not answer.content


def test_only_the_desk_that_holds_the_file_adds_papers_and_nothing_else_is_stored(kannauj, file, settings):
    answer = signed_in(kannauj.dm).post(f"/files/{file.pk}/documents/", paper("नक्शा"))
    assert answer.status_code == 400
    assert kannauj.clerk_post.name_en in answer.content.decode()
    assert not any(settings.MEDIA_ROOT.iterdir())


def queries(client, path, django_assert_max_num_queries, most):
    client.get(path)
    with django_assert_max_num_queries(most) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_file_asks_at_most_twelve_queries_with_one_note_and_with_three(
    kannauj, file, django_assert_max_num_queries
):
    path = f"/files/{file.pk}/"
    sunita = signed_in(kannauj.sunita)
    holders = [kannauj.sunita, kannauj.anjali, kannauj.sunita, kannauj.anjali, kannauj.sunita, kannauj.anjali]
    counts = []
    for by, to in pairwise(holders):
        sunita.post(f"/files/{file.pk}/documents/", paper("पत्र"))
        facts = pen(file, text="टिप्पणी", to=to.post.pk)
        signed_in(by).post(f"/files/{file.pk}/send/", facts)
        counts.append(queries(signed_in(to), path, django_assert_max_num_queries, 12))
    # The first two readers have not sent it anywhere yet; from then on nothing changes.
    assert len(set(counts[2:])) == 1


def test_a_long_note_sheet_shows_its_last_ten_paragraphs_and_leads_to_the_rest(kannauj, file):
    holders = [kannauj.sunita, kannauj.anjali]
    for serial in range(13):
        by, to = holders[serial % 2], holders[(serial + 1) % 2]
        facts = pen(file, text=f"टिप्पणी संख्या {serial + 1}", to=to.post.pk)
        signed_in(by).post(f"/files/{file.pk}/send/", facts)
    page = signed_in(kannauj.dm).get(f"/files/{file.pk}/")
    assert [shown["paragraph"] for shown in page.context["notes"]] == list(range(4, 14))
    assert page.context["notes_text"] == "13 paragraphs"
    earlier = signed_in(kannauj.dm).get(page.context["earlier_url"])
    assert [shown["paragraph"] for shown in earlier.context["notes"]] == [1, 2, 3]


def test_the_desk_offered_first_is_where_files_of_the_same_subject_head_went(kannauj, file):
    arms = make_head(kannauj.state, "ARM")
    for subject in ("एक", "दो"):
        send(open_test_file(kannauj.sunita, subject), kannauj.sunita, kannauj.adm_post)
    of_arms = {"by": kannauj.sunita, "subject": "शस्त्र लाइसेंस", "subject_head": arms}
    licences = [open_file(**of_arms, request_id=uuid4()) for _serial in range(2)]
    send(licences[0], kannauj.sunita, kannauj.sdm_post)
    first = [
        signed_in(kannauj.sunita).get(f"/files/{asked.pk}/").context["next_desks"][0].posts[0].pk
        for asked in (file, licences[1])
    ]
    assert first == [kannauj.adm_post.pk, kannauj.sdm_post.pk]


def test_the_statement_is_also_a_pdf(kannauj, file):
    send(file, kannauj.sunita, kannauj.sdm_post)
    answer = signed_in(kannauj.sunita).get(f"/papers/{file.pk}/statement.pdf")
    assert file.number in words_of(answer.content)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_movements_page_says_that_the_chain_holds(kannauj, file):
    send(file, kannauj.sunita, kannauj.sdm_post)
    page = signed_in(kannauj.sunita).get(f"/papers/{file.pk}/movements/").content.decode()
    assert "seals of all 2 entries" in page


def test_following_a_reference_leaves_the_draft_in_the_pen(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="अधूरी टिप्पणी", expected=1)
    sunita = signed_in(kannauj.sunita)
    for asked in ("?paragraph=1", "?earlier_than=1", ""):
        assert sunita.get(f"/files/{file.pk}/{asked}").context["yellow"]["text"] == "अधूरी टिप्पणी"


def test_unsent_drafts_do_not_hide_that_there_are_earlier_paragraphs(kannauj, file):
    for text in map(str, range(6)):
        for by, to in ((kannauj.sunita, kannauj.adm_post), (kannauj.anjali, kannauj.clerk_post)):
            file.refresh_from_db()
            send_with_note(file, by=by, to=to, text=text, expected=file.seq, request_id=uuid4())
    for serial in range(3):
        file.refresh_from_db()
        save_draft(file, by=kannauj.sunita, text=f"अधूरी {serial}", expected=file.seq)
        pull_up(file, by=kannauj.anjali, reason="जनसुनवाई", expected=file.seq, request_id=uuid4())
        file.refresh_from_db()
        forward(file, by=kannauj.anjali, to=kannauj.clerk_post, expected=file.seq, request_id=uuid4())
    shown = signed_in(kannauj.sunita).get(f"/files/{file.pk}/").context
    assert (len(shown["notes"]), len(shown["unsent"])) == (10, 3)
    assert "?earlier_than=3" in shown["earlier_url"]


def test_a_refused_upload_leaves_the_draft_in_the_pen(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="अधूरी टिप्पणी", expected=1)
    wrong = io.BytesIO(b"MZ")
    wrong.name = "a.exe"
    page = signed_in(kannauj.sunita).post(
        f"/files/{file.pk}/documents/", {"upload": wrong, "title": "नक्शा", "request_id": uuid4()}
    )
    assert (page.status_code, page.context["upload_title"]) == (400, "नक्शा")
    assert "अधूरी टिप्पणी</textarea>" in page.content.decode()


def test_who_sends_without_a_note_signs_none_and_loses_none(kannauj, file):
    sunita, address = signed_in(kannauj.sunita), f"/files/{file.pk}/send/"
    facts = pen(file, to=kannauj.adm_post.pk, without="1")
    refused = sunita.post(address, facts | {"text": "आधी लिखी"})
    assert (refused.status_code, refused.context["typed"]["text"]) == (400, "आधी लिखी")
    save_draft(file, by=kannauj.sunita, text="कुछ", expected=1)
    assert sunita.post(address, facts).status_code == 409
    assert Note.objects.get().text == "<p>कुछ</p>"
    save_draft(file, by=kannauj.sunita, text="", expected=1)
    assert sunita.post(address, facts).status_code == 302
    assert not Note.objects.exists()


def test_pressing_twice_adds_a_paper_once(kannauj, file):
    sunita, request_id = signed_in(kannauj.sunita), uuid4()
    for _press in range(2):
        facts = {"upload": picture(), "title": "नक्शा", "request_id": request_id}
        assert sunita.post(f"/files/{file.pk}/documents/", facts).status_code == 302
    assert Document.objects.count() == 1


def test_a_write_that_broke_off_is_not_taken_for_the_paper(kannauj, file, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        add(file, by=kannauj.sunita, upload=picture(), name="a.png", title="नक्शा")
    monkeypatch.undo()
    add(file, by=kannauj.sunita, upload=picture(), name="a.png", title="नक्शा")
    assert papers.findings_of(Paper.objects.get(pk=file.pk)) == []
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.part"))


def test_a_rich_draft_opened_in_the_plain_field_keeps_its_lists_and_tables(kannauj, file):
    rich = "<p><b>ग्राम</b></p><ol><li>क</li></ol><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    save_draft(file, by=kannauj.sunita, text=rich, expected=1)
    sunita, address = signed_in(kannauj.sunita), f"/files/{file.pk}/note/"
    shown = sunita.get(f"/files/{file.pk}/").context["yellow"]["text"]
    assert shown == "ग्राम\n\n1. क\n\n| 1 | 2 |"
    sunita.post(address, pen(file, text=shown.replace("\n", "\r\n")))
    assert Note.objects.get().text == rich
    sunita.post(address, pen(file, text=shown.replace("1. क", "1. क\r\n2. ख")))
    assert "<ol><li>क</li><li>ख</li></ol><table>" in Note.objects.get().text


def test_the_superior_is_offered_to_reopen_what_rests_at_a_desk_that_is_no_more(kannauj, file):
    send(file, kannauj.sunita, kannauj.sdm_post)
    close(file, by=kannauj.manoj, remark="निर्णय", expected=2, request_id=uuid4())
    assert signed_in(kannauj.dm).get(f"/files/{file.pk}/").context["acts"] == []
    Post.objects.filter(pk=kannauj.sdm_post.pk).update(ends=timezone.localdate())
    [act] = signed_in(kannauj.dm).get(f"/files/{file.pk}/").context["acts"]
    assert act["name"] == "reopen"
