"""Scanning with a real clamd: what is infected, or was not looked at, is refused."""

import io
import os
import socket
import threading
import time
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest

from accounts.scanning import parts
from accounts.scanning.checks import check_scanner
from accounts.scanning.verbs import Infected, NotScanned, require_clean
from tests.clamd import EICAR, OWN, Clamd

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def clamd():
    with Clamd() as running:
        yield running


@pytest.fixture
def scanner(clamd, settings):
    settings.CLAMD_URL = clamd.url
    return clamd


@pytest.fixture
def answering(settings, tmp_path):
    """Start a scanner that answers what the test says, after it has read what it likes."""
    ends = []

    def start(answer: bytes | None, *, reads: int = 10_000_000) -> None:
        path = str(tmp_path / "clamd.ctl")
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen()
        release = threading.Event()

        def serve() -> None:
            link, _address = server.accept()
            with link:
                received = b""
                while len(received) < reads and not received.endswith(b"\0\0\0\0"):
                    received += link.recv(65536)
                if answer is None:
                    release.wait(10)
                else:
                    link.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        ends.append((server, release, thread))
        settings.CLAMD_URL = f"unix://{path}"

    yield start
    for server, release, thread in ends:
        release.set()
        thread.join()
        server.close()


def zipped(content: bytes, times: int = 1, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    for _time in range(times):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as archive:
            archive.writestr("inside.bin", content)
        content = packed.getvalue()
    return content


def pdf_with(name: str, content: bytes) -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.attachments[name] = pikepdf.AttachedFileSpec(document, content)
    document.save(out)
    return out.getvalue()


def pdf_with_unlisted(content: bytes) -> bytes:
    """A PDF whose embedded file no list names, only an annotation without a type."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    stream = document.make_stream(content)
    file = pikepdf.Dictionary(F="a.bin", EF=pikepdf.Dictionary(F=stream))
    document.pages[0].obj["/Annots"] = pikepdf.Array([pikepdf.Dictionary(FS=file)])
    document.save(out)
    return out.getvalue()


INFECTED = {
    "as it is": lambda: EICAR,
    "by our own signature": lambda: b"some text before " + OWN,
    "in an archive": lambda: zipped(EICAR),
    "in an archive in an archive": lambda: zipped(EICAR, 2),
    "attached to a PDF": lambda: pdf_with("a.txt", EICAR),
    "in an archive attached to a PDF": lambda: pdf_with("a.zip", zipped(EICAR, 2)),
    "attached to a PDF in an archive": lambda: zipped(pdf_with("a.txt", EICAR)),
    "attached to a PDF attached to a PDF": lambda: pdf_with("b.pdf", pdf_with("a.txt", EICAR)),
    "attached to a PDF without being listed": lambda: pdf_with_unlisted(EICAR),
}


@pytest.mark.parametrize("place", INFECTED)
def test_a_virus_is_found_wherever_it_lies(scanner, security_log, place):
    with pytest.raises(Infected, match=r"(Eicar|EOffice)-Test.*was not kept\. Please have the computer"):
        require_clean(io.BytesIO(INFECTED[place]()))
    (event,) = security_log.named("virus_found")
    assert "-Test" in event["on"]


def test_what_is_clean_passes_and_is_left_at_its_beginning(scanner):
    for content in (b"", b"hello", zipped(b"hello", 3), pdf_with("a.txt", b"hello"), os.urandom(1024**2)):
        stream = io.BytesIO(content)
        stream.seek(len(content))
        require_clean(stream)
        assert stream.tell() == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: os.urandom(3 * 1024**2),  # larger than the stream may be
        lambda: zipped(os.urandom(1024) * 6 * 1024),  # small, but too large unpacked
        lambda: pdf_with("a.bin", os.urandom(1024) * 3 * 1024),
        lambda: zipped(b"hello", 30),  # deeper than anybody looks
    ],
    ids=["large", "large unpacked", "large attached", "deep"],
)
def test_what_is_beyond_the_limits_of_the_scanner_is_not_clean(scanner, make):
    with pytest.raises(NotScanned, match=r"larger than the virus scanner can check. Please split it"):
        require_clean(io.BytesIO(make()))


def test_what_cannot_be_taken_out_is_not_clean(scanner):
    damaged = zipped(b"hello there", method=zipfile.ZIP_STORED).replace(b"hello", b"jello")
    locked = bytearray(zipped(b"hello"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    content = zlib.compress(b"hello" * 1000)
    cut = pdf_with("a.txt", b"hello" * 1000).replace(content, b"\0" * len(content))
    assert b"\0\0\0\0" in cut
    for file in (damaged, bytes(locked), cut):
        with pytest.raises(NotScanned, match="damaged or has a password"):
            require_clean(io.BytesIO(file))


def test_without_a_scanner_that_was_asked_for_nothing_is_kept(settings, tmp_path):
    for url in (f"unix://{tmp_path}/nobody.ctl", "tcp://127.0.0.1:9"):
        settings.CLAMD_URL = url
        with pytest.raises(NotScanned, match=r"could not be checked for viruses now.*Please try in a minute"):
            require_clean(io.BytesIO(b"hello"))


def test_a_scanner_that_hangs_is_waited_for_no_longer_than_the_limit(answering, settings):
    settings.SCAN_SECONDS = 0.2
    answering(None)
    begin = time.monotonic()
    with pytest.raises(NotScanned, match="could not be checked"):
        require_clean(io.BytesIO(b"hello"))
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK", b"stream: O", b"UNKNOWN COMMAND\0", b"stream: ERROR\0", b"OK\0", b"\0"]
)
def test_whatever_is_not_a_plain_answer_is_not_clean(answering, answer):
    answering(answer)
    with pytest.raises(NotScanned, match="could not be checked"):
        require_clean(io.BytesIO(b"hello"))


def test_a_password_that_the_scanner_reports_is_no_virus(answering):
    answering(b"stream: Heuristics.Encrypted.PDF FOUND\0")
    with pytest.raises(NotScanned, match="has a password"):
        require_clean(io.BytesIO(b"hello"))


@pytest.mark.parametrize("answer", [b"", b"stream: OK\0"])
def test_a_scanner_that_hangs_up_while_it_is_sent_to_is_not_clean(answering, answer):
    answering(answer, reads=10)
    with pytest.raises(NotScanned):
        require_clean(io.BytesIO(os.urandom(4 * 1024**2)))


@pytest.mark.parametrize("url", ["", "none"])
def test_where_no_scanner_is_configured_nothing_is_scanned(settings, url):
    settings.CLAMD_URL = url
    require_clean(io.BytesIO(EICAR))


def test_before_going_live_it_is_said_that_nothing_is_scanned_or_that_the_scanner_is_silent(
    settings, clamd, tmp_path
):
    for url, warnings in (
        ("", ["eoffice.W001"]),
        ("none", []),
        (f"unix://{tmp_path}/nobody.ctl", ["eoffice.W002"]),
        (clamd.url, []),
    ):
        settings.CLAMD_URL = url
        assert [warning.id for warning in check_scanner()] == warnings


def test_the_parts_taken_out_are_bounded_in_number_and_bytes(tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "a.zip").write_bytes(zipped(b"x" * 1000, 3))
    for name, most in (("MOST_PARTS", 2), ("MOST_BYTES", 999), ("MOST_DEPTH", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(parts, name, most)
            with pytest.raises(parts.TooMuch):
                parts.take_out(tmp_path / "a.zip", parts.Folder(tmp_path / "out"))


def test_the_limits_of_the_operators_are_not_below_what_may_be_uploaded(settings):
    conf = dict(
        line.split()
        for line in (Path(settings.BASE_DIR) / "deploy" / "clamd.conf").read_text().splitlines()
        if line and not line.startswith("#")
    )
    assert conf["AlertExceedsMax"] == "yes"
    assert int(conf["StreamMaxLength"].removesuffix("M")) * 1024**2 > 20 * 1024**2
    assert int(conf["MaxFileSize"].removesuffix("M")) * 1024**2 > parts.MOST_BYTES
    assert int(conf["MaxScanTime"]) < settings.SCAN_SECONDS * 1000
