import hashlib
import io
import re
import tracemalloc

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from files.correspondence import uploads
from files.correspondence.uploads import UploadRefused, display_name, inspect, storage_name

from .builders import pdf, with_page_script
from .honest import HONEST
from .hostile import HOSTILE
from .probing import Prober

MOST_MEMORY = 512 * 1024**2


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def prober():
    """The readers in processes that are forked, which spares most of the time."""
    with Prober() as prober:
        yield prober


@pytest.fixture
def forked(prober, monkeypatch):
    monkeypatch.setattr(uploads, "subprocess", prober)
    return prober


def test_the_reader_runs_in_an_isolated_process_of_its_own():
    content = pdf(3)
    stream = io.BytesIO(content)
    inspected = inspect(stream, "आदेश.pdf")
    assert (inspected.kind, inspected.mime, inspected.pages) == ("pdf", "application/pdf", 3)
    assert (inspected.size, inspected.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stream.tell() == 0
    with pytest.raises(UploadRefused, match="contains a script"):
        inspect(io.BytesIO(pdf(change=with_page_script)), "a.pdf")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import time; time.sleep(60)", "too complex"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too complex"),
        ("raise SystemExit(1)", "cannot be read safely"),
    ],
    ids=["too slow", "too much work", "broken"],
)
def test_a_reader_that_fails_keeps_nothing(monkeypatch, tmp_path, script, words):
    probe = tmp_path / "probe.py"
    probe.write_text(script)
    monkeypatch.setattr(uploads, "PROBE", probe)
    monkeypatch.setattr(uploads, "TIMEOUT_SECONDS", 0.5)
    with pytest.raises(UploadRefused, match=words):
        inspect(io.BytesIO(pdf()), "a.pdf")


@pytest.mark.parametrize("paper", HONEST)
def test_an_honest_file_is_known_for_what_it_is(forked, paper):
    name, make, extension, pages = HONEST[paper]
    content = make()
    inspected = inspect(io.BytesIO(content), name)
    assert (inspected.extension, inspected.pages, inspected.size) == (extension, pages, len(content))
    assert inspected.mime == uploads.FORMS[extension].mime
    assert forked.most_memory <= MOST_MEMORY


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_file_is_refused_with_the_true_reason_and_what_to_do(forked, trick):
    name, make, words = HOSTILE[trick]
    with pytest.raises(UploadRefused, match=words) as refused:
        inspect(io.BytesIO(make()), name)
    assert re.search(r"\. Please [^.]+(\.|, .+\.)$", str(refused.value))
    assert forked.most_memory <= MOST_MEMORY


def test_every_reason_has_its_sentence_in_both_languages():
    in_code = "".join(path.read_text() for path in uploads.PROBE.parent.glob("*.py"))
    named = set(re.findall(r'Refused\("([^"]+)"\)|"[/\w-]+": "([a-z ]+)",', in_code))
    for reason in {first or second for first, second in named}:
        for language, script in (("en", "[A-Za-z]"), ("hi", "[\u0900-\u097f]")):
            with translation.override(language):
                assert re.search(script, uploads._sentence(reason))


def test_there_are_at_least_200_hostile_files_and_the_readers_hold_little_memory(forked, capsys):
    """Printed is the most memory that a reader held of all files that were tried before this."""
    assert len(HOSTILE) >= 200
    name, make, _words = HOSTILE["PNG of too many pixels"]
    with pytest.raises(UploadRefused):
        inspect(io.BytesIO(make()), name)
    with capsys.disabled():
        print(
            f" {len(HOSTILE)} hostile, {len(HONEST)} honest files: {forked.most_memory // 1024**2} MB at most"
        )
    assert 0 < forked.most_memory <= MOST_MEMORY


def test_the_limits_are_settings(settings):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_PAGES = 1024**2, 2
    with pytest.raises(UploadRefused, match="larger than 1 MB"):
        inspect(io.BytesIO(b"%PDF-" + bytes(1024**2)), "a.pdf")
    with pytest.raises(UploadRefused, match="more than 2 pages"):
        inspect(io.BytesIO(pdf(3)), "a.pdf")


def test_reading_stops_at_the_limit_and_holds_one_piece_at_a_time():
    class Endless(io.RawIOBase):
        given = 0

        def seek(self, *place):
            return 0

        def read(self, size=-1):
            self.given += size
            return b"%PDF-".ljust(size, b"x")

    stream = Endless()
    tracemalloc.start()
    with pytest.raises(UploadRefused, match="larger than 20 MB"):
        inspect(stream, "a.pdf")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.given <= 21 * 1024**2
    assert peak < 2 * 1024**2


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("आदेश दिनांक 12.pdf", "आदेश दिनांक 12.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Sunita\\order.pdf", "order.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("order\u202efdp.exe", "orderfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("  .htaccess", "htaccess"),
        ("क्\u200dष.pdf", "क्\u200dष.pdf"),
        ('a"<b>.pdf', "ab.pdf"),
        ("", "paper"),
        ("../", "paper"),
        ("\ud800", "paper"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_the_name_shown_is_harmless_and_keeps_its_ending(name, harmless):
    assert display_name(name) == harmless


@given(st.text(max_size=300))
def test_any_name_becomes_one_short_line(name):
    line = display_name(name)
    assert 0 < len(line) <= 120
    assert not set(line) & set('/\\\x00\r\n"<>\u202e\u2066')


def test_content_is_stored_under_its_hash():
    sha256 = hashlib.sha256(b"x").hexdigest()
    assert storage_name(sha256, "pdf") == f"2d/71/{sha256}.pdf"
    for wrong in ((sha256.upper(), "pdf"), ("../" + sha256[3:], "pdf"), (sha256, "exe"), (sha256, "../pdf")):
        with pytest.raises(ValueError, match="not a content hash"):
            storage_name(*wrong)
