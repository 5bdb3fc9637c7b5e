import hashlib
import io
import re
import struct
import tracemalloc
import zipfile
import zlib

import pikepdf
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from files.correspondence.uploads import UploadRefused, display_name, inspect, storage_name

MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
DOCX, XLSX = MAIN.format("wordprocessingml.document"), MAIN.format("spreadsheetml.sheet")
OFFICE_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
D = pikepdf.Dictionary
N = pikepdf.Name


def pdf(pages=1, change=lambda document: None, **saving):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    change(document)
    content = io.BytesIO()
    document.save(content, **saving)
    return content.getvalue()


def with_root(**entries):
    def change(document):
        for name, value in entries.items():
            document.Root[f"/{name}"] = value(document) if callable(value) else value

    return pdf(change=change)


def with_attachment(document):
    document.attachments["a.exe"] = b"MZ"


def with_page_script(document):
    action = D(S=N("/JavaScript"), JS="app.alert(1)")
    document.pages[0].obj["/AA"] = D(O=action)


def with_deep_launch(document):
    document.Root["/Deep"] = pikepdf.Array([pikepdf.Array([D(A=D(S=N("/Launch"), F="cmd.exe"))])])


def picture(form, size=(40, 30), **saving):
    content = io.BytesIO()
    Image.new("RGB", size, "white").save(content, form, **saving)
    return content.getvalue()


def tiff_of(pages):
    more = [Image.new("1", (40, 30)) for _ in range(pages - 1)]
    return picture("TIFF", save_all=True, append_images=more)


def png_claiming(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def archive(*entries, comment=b""):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, data, *method in entries:
            file.writestr(name, data, compress_type=method[0] if method else zipfile.ZIP_DEFLATED)
        file.comment = comment
    return content.getvalue()


def open_xml(*more, part="/word/document.xml", kind=DOCX, content="<document/>", **saving):
    types = f'<Types><Override PartName="{part}" ContentType="{kind}"/></Types>'
    return archive(("[Content_Types].xml", types), (part.lstrip("/"), content), *more, **saving)


def link(kind, target="http://a.example/x"):
    return f'<R><Relationship Type="{OFFICE_LINK}{kind}" TargetMode="External" Target="{target}"/></R>'


def open_document(*more, kind="text", manifest="<manifest/>"):
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return archive(
        ("mimetype", mime, zipfile.ZIP_STORED),
        ("content.xml", "<x/>"),
        ("META-INF/manifest.xml", manifest),
        *more,
    )


def locked_entry():
    data = bytearray(open_xml())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def wrong_sum():
    data = open_xml(("word/a.xml", "<abcdefgh/>", zipfile.ZIP_STORED))
    return data.replace(b"<abcdefgh/>", b"<abcdefgX/>")


def renamed(old, new):
    return open_xml((old.decode(), "x")).replace(old, new)


HONEST = [
    ("आदेश.pdf", lambda: pdf(3), "pdf", "application/pdf", "pdf", 3),
    ("order.PDF", lambda: pdf(1, linearize=True), "pdf", "application/pdf", "pdf", 1),
    ("फोटो.jpg", lambda: picture("JPEG"), "image", "image/jpeg", "jpg", 1),
    ("photo.JPEG", lambda: picture("JPEG", (3000, 2000)), "image", "image/jpeg", "jpg", 1),
    ("नक्शा.png", lambda: picture("PNG"), "image", "image/png", "png", 1),
    ("scan.tiff", lambda: tiff_of(4), "image", "image/tiff", "tif", 4),
    ("पत्र.docx", open_xml, "document", None, "docx", 1),
    (
        "linked.docx",
        lambda: open_xml(("word/_rels/document.xml.rels", link("hyperlink"))),
        "document",
        None,
        "docx",
        1,
    ),
    ("सूची.xlsx", lambda: open_xml(part="/xl/workbook.xml", kind=XLSX), "sheet", None, "xlsx", 1),
    ("letter.odt", open_document, "document", "application/vnd.oasis.opendocument.text", "odt", 1),
    ("list.ods", lambda: open_document(kind="spreadsheet"), "sheet", None, "ods", 1),
    ("टीप.txt", lambda: "सड़क की मरम्मत\r\n".encode(), "text", "text/plain", "txt", 1),
]

HOSTILE = {
    "nothing": ("a.pdf", lambda: b""),
    "no ending": ("paper", pdf),
    "program": ("a.exe", lambda: b"MZ\x90"),
    "two endings": ("order.pdf.exe", pdf),
    "ending turned round": ("order\u202efdp.exe", pdf),
    "web page": ("a.html", lambda: b"<html>"),
    "drawing with script": ("a.svg", lambda: b"<svg onload=alert(1)>"),
    "old document": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "document for macros": ("a.docm", open_xml),
    "program called PDF": ("a.pdf", lambda: b"MZ\x90" + bytes(2000)),
    "picture called PDF": ("a.pdf", lambda: picture("PNG")),
    "PDF called picture": ("a.jpg", pdf),
    "PNG called JPEG": ("a.jpg", lambda: picture("PNG")),
    "GIF called PNG": ("a.png", lambda: picture("GIF")),
    "web page called text": ("a.txt", lambda: b"  <!DOCTYPE html><script>alert(1)</script>"),
    "PDF called text": ("a.txt", pdf),
    "NUL in text": ("a.txt", lambda: b"abc\x00def"),
    "text that is not UTF-8": ("a.txt", lambda: b"\xff\xfea\x00"),
    "PDF after other bytes": ("a.pdf", lambda: b"<script>" + pdf()),
    "PDF cut off": ("a.pdf", lambda: pdf(3)[:-40]),
    "PDF of one line": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF"),
    "PDF and archive": ("a.pdf", lambda: pdf() + archive(("a", "b"))),
    "PDF and web page": ("a.pdf", lambda: pdf() + b"<script>alert(1)</script>"),
    "PDF with password": ("a.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b"))),
    "PDF locked by owner": ("a.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="a", user=""))),
    "PDF with script on opening": ("a.pdf", lambda: with_root(OpenAction=D(S=N("/JavaScript"), JS="x"))),
    "PDF with named script": ("a.pdf", lambda: with_root(Names=D(JavaScript=D(Names=pikepdf.Array([]))))),
    "PDF with script on a page": ("a.pdf", lambda: pdf(change=with_page_script)),
    "PDF with hidden script": (
        "a.pdf",
        lambda: pdf(change=with_page_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ),
    "PDF that starts a program": ("a.pdf", lambda: with_root(OpenAction=D(S=N("/Launch"), F="cmd.exe"))),
    "PDF with a program deep inside": ("a.pdf", lambda: pdf(change=with_deep_launch)),
    "PDF that sends a form": (
        "a.pdf",
        lambda: with_root(OpenAction=D(S=N("/SubmitForm"), F="http://a.example")),
    ),
    "PDF with attachment": ("a.pdf", lambda: pdf(change=with_attachment)),
    "PDF with XFA": ("a.pdf", lambda: with_root(AcroForm=D(Fields=pikepdf.Array([]), XFA="x"))),
    "PDF of no pages": ("a.pdf", lambda: pdf(0)),
    "PDF of too many pages": ("a.pdf", lambda: pdf(1001)),
    "JPEG cut off": ("a.jpg", lambda: picture("JPEG", (400, 300))[:300]),
    "JPEG and archive": ("a.jpg", lambda: picture("JPEG") + archive(("a", "b"))),
    "JPEG of three bytes": ("a.jpg", lambda: b"\xff\xd8\xff"),
    "PNG and script": ("a.png", lambda: picture("PNG") + b"<script>alert(1)</script>"),
    "PNG with a wrong sum": ("a.png", lambda: picture("PNG").replace(b"IDATx", b"IDATy")),
    "PNG of too many pixels": ("a.png", lambda: png_claiming(60_000, 60_000)),
    "PNG of rather too many pixels": ("a.png", lambda: png_claiming(10_001, 10_000)),
    "TIFF of too many pages": ("a.tif", lambda: tiff_of(1001)),
    "TIFF in circles": ("a.tif", lambda: b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"),
    "archive called document": ("a.docx", lambda: archive(("a.txt", "a"))),
    "sheet called document": ("a.docx", lambda: open_xml(part="/xl/workbook.xml", kind=XLSX)),
    "document called sheet": ("a.xlsx", open_xml),
    "ODT called DOCX": ("a.docx", open_document),
    "DOCX called ODT": ("a.odt", open_xml),
    "ODS called ODT": ("a.odt", lambda: open_document(kind="spreadsheet")),
    "document with macros": ("a.docx", lambda: open_xml(("word/vbaProject.bin", b"x"))),
    "document of a macro kind": (
        "a.docx",
        lambda: open_xml(kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ),
    "document with a control": ("a.docx", lambda: open_xml(("word/activeX/activeX1.bin", b"x"))),
    "document with macros in ODT": ("a.odt", lambda: open_document(("Basic/Standard/Module1.xml", "<x/>"))),
    "ODT with password": ("a.odt", lambda: open_document(manifest="<m><f><encryption-data/></f></m>")),
    "document with a sheet inside": ("a.docx", lambda: open_xml(("word/embeddings/sheet.xlsx", b"x"))),
    "document with an archive inside": (
        "a.docx",
        lambda: open_xml(("word/media/image1.png", archive(("a", "b")))),
    ),
    "document with a program inside": ("a.docx", lambda: open_xml(("word/media/image1.png", b"MZ\x90"))),
    "document that fetches a template": (
        "a.docx",
        lambda: open_xml(("word/_rels/settings.xml.rels", link("attachedTemplate"))),
    ),
    "document that fetches an object": (
        "a.docx",
        lambda: open_xml(("word/_rels/a.xml.rels", link("oleObject"))),
    ),
    "document with entities": (
        "a.docx",
        lambda: open_xml(content='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    ),
    "document with entities in UTF-16": ("a.docx", lambda: open_xml(content="<!DOCTYPE x>".encode("utf-16"))),
    "document out of its folder": ("a.docx", lambda: open_xml(("../../etc/cron.d/a", "x"))),
    "document at the root": ("a.docx", lambda: open_xml(("/etc/passwd", "x"))),
    "document with a backslash": ("a.docx", lambda: renamed(b"word/aab.xml", b"..\\..\\b.xml")),
    "document with NUL in a name": ("a.docx", lambda: renamed(b"word/aab.xml", b"word/a\x00b.xml")),
    "document with two of one name": ("a.docx", lambda: renamed(b"word/documenu.xml", b"word/document.xml")),
    "document with a locked part": ("a.docx", locked_entry),
    "document with a wrong sum": ("a.docx", wrong_sum),
    "document after other bytes": ("a.docx", lambda: b"PK\x03\x04" + bytes(50) + open_xml()),
    "document with a comment": ("a.docx", lambda: open_xml(comment=b"<script>")),
    "zip bomb": ("a.docx", lambda: open_xml(("word/a.xml", bytes(15_000_000)))),
    "zip bomb of many parts": (
        "a.docx",
        lambda: open_xml(*((f"word/{n}.bin", (bytes(998) + bytes([n])) * 900) for n in range(250))),
    ),
    "document of too many parts": ("a.docx", lambda: open_xml(*((f"word/{n}", "") for n in range(5001)))),
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(("name", "make", "kind", "mime", "extension", "pages"), HONEST)
def test_an_honest_file_is_known_for_what_it_is(name, make, kind, mime, extension, pages):
    content = make()
    stream = io.BytesIO(content)
    inspected = inspect(stream, name)
    assert (inspected.kind, inspected.extension, inspected.pages) == (kind, extension, pages)
    assert mime in (None, inspected.mime)
    assert (inspected.size, inspected.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stream.tell() == 0


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_that_says_what_to_do(trick):
    name, make = HOSTILE[trick]
    with pytest.raises(UploadRefused) as refused:
        inspect(io.BytesIO(make()), name)
    assert re.search(r"\. Please [^.]+(\.|, .+\.)$", str(refused.value))


def test_there_are_at_least_40_hostile_files():
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize(
    ("trick", "words"),
    [
        ("PDF with password", "password"),
        ("PDF with attachment", "contains other files"),
        ("PDF with hidden script", "scripts"),
        ("PDF with a program deep inside", "scripts"),
        ("PDF of too many pages", "more than 1000 pages"),
        ("PNG of too many pixels", "too many pixels"),
        ("document with macros", "macros"),
        ("document with a locked part", "password"),
        ("zip bomb", "unpacks to too much"),
        ("zip bomb of many parts", "unpacks to too much"),
        ("document of too many parts", "unpacks to too much"),
        ("sheet called document", "not what the ending .docx says"),
        ("document that fetches a template", "scripts or actions"),
    ],
)
def test_the_sentence_names_the_reason(trick, words):
    name, make = HOSTILE[trick]
    with pytest.raises(UploadRefused, match=words):
        inspect(io.BytesIO(make()), name)


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
