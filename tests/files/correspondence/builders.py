"""Small files of every form, made for tests: honest ones, and the parts of hostile ones."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

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


def open_document(*more, kind="text", manifest="<manifest/>", content="<x/>"):
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return archive(
        ("mimetype", mime, zipfile.ZIP_STORED),
        ("content.xml", content),
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


def annotated(action=None, **entries):
    """A PDF with a place on its page that does something when it is pressed."""

    def change(document):
        place = D(Type=N("/Annot"), Subtype=N("/Link"), Rect=[0, 0, 9, 9], **entries)
        if action is not None:
            place["/A"] = action(document) if callable(action) else action
        document.pages[0].obj["/Annots"] = pikepdf.Array([document.make_indirect(place)])

    return pdf(change=change)


def uri(address):
    return D(S=N("/URI"), URI=address)


def on_page(**entries):
    """A PDF whose page has these entries."""

    def change(document):
        for name, value in entries.items():
            document.pages[0].obj[f"/{name}"] = value(document) if callable(value) else value

    return pdf(change=change)


def with_stream(content=b"", **entries):
    """A PDF with one more stream, which its page names."""

    def change(document):
        document.pages[0].obj["/PieceInfo"] = D(A=document.make_stream(content, D(**entries)))

    return pdf(change=change)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
VML = "urn:schemas-microsoft-com:vml"


def word(body, *more):
    """A DOCX with this body."""
    spaces = f'xmlns:w="{WORD}" xmlns:v="{VML}" xmlns:o="o" xmlns:r="r"'
    content = f"<w:document {spaces}><w:body>{body}</w:body></w:document>"
    return open_xml(*more, content=content)


def field(*codes):
    """A field whose code Word has divided."""
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, middle, end = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))
    return f"<w:p>{begin}{runs}{middle}<w:t>x</w:t>{end}</w:p>"


def linked(kind, target, *, outside=True, part="word/_rels/document.xml.rels", **saving):
    """A DOCX that refers to something, inside or outside."""
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<R><Relationship Id="rId9" Type="{OFFICE_LINK}{kind}"{mode} Target="{target}"/></R>'
    return open_xml((part, relation), **saving)


def workbook(*more):
    return open_xml(*more, part="/xl/workbook.xml", kind=XLSX, content="<workbook/>")


def with_formula(formula, element="f"):
    sheet = f'<worksheet><c r="A1"><{element}>{formula}</{element}></c></worksheet>'
    return workbook(("xl/worksheets/sheet1.xml", sheet))


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def odt(content, kind="text"):
    """An ODT or ODS with this content."""
    spaces = " ".join(
        f'xmlns:{name}="{OFFICE}{name}:1.0"'
        for name in ("office", "text", "draw", "script", "table", "form", "meta")
    )
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    root = f"<office:document-content {spaces}>{content}</office:document-content>"
    return open_document(kind=kind, content=root)


def ole(*parts):
    """A container of old office formats with parts of these names."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"".join(
        part.encode("utf-16-le").ljust(128, b"\0") for part in parts
    )


def png_with(text: bytes) -> bytes:
    part = b"tEXt" + b"Comment\0" + text
    chunk = struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
    content = picture("PNG")
    return content[:33] + chunk + content[33:]
