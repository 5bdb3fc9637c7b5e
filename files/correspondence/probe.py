"""Parser of one uploaded file, run in a process of its own with little memory and time.

Run as `python -I probe.py KIND PATH MOST_PAGES`; prints {"pages": n} or {"refused": reason}. It imports
nothing of the project: whatever a hostile file does to a parser, it does to this process only.
"""

import json
import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree

MOST_MEMORY = 768 * 1024**2
MOST_SECONDS = 20
MOST_PIXELS = 100_000_000
MOST_OBJECTS = 300_000
MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * 1024**2
MOST_RATIO = 300
MOST_XML = 4 * 1024**2
CHUNK = 64 * 1024

ACTIVE_KEYS = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMediaContent",
    "/RichMediaSettings",
}
ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
}
EMBEDDING = {"/EmbeddedFiles", "/EF"}

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OPEN_XML = {"docx": ("/word/document.xml", WORD), "xlsx": ("/xl/workbook.xml", SHEET)}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
MACROS = re.compile(r"vbaproject|vbadata|macrosheets?/|activex|^basic/|^scripts/|customui/", re.IGNORECASE)
INSIDE = re.compile(r"(?:^|/)(?:embeddings|object \d+|objectreplacements)/", re.IGNORECASE)
INSIDE_SUFFIXES = {
    *(
        ".zip",
        ".jar",
        ".7z",
        ".rar",
        ".gz",
        ".exe",
        ".dll",
        ".com",
        ".scr",
        ".bat",
        ".cmd",
        ".js",
        ".vbs",
        ".ps1",
    ),
    *(
        ".hta",
        ".lnk",
        ".msi",
        ".docx",
        ".xlsx",
        ".docm",
        ".xlsm",
        ".odt",
        ".ods",
        ".pdf",
        ".html",
        ".htm",
        ".sh",
    ),
}
PACKED = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"%PDF-")


class Refused(Exception):
    """The file may not be stored; the reason is the argument."""


def pdf(path: str, most_pages: int) -> int:
    """Count the pages of a PDF; refuse one that is encrypted or has active content."""
    import pikepdf  # Only here: an image or a sheet need not wait for it.

    with open(path, "rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 2048))
        end = file.read()
    if end.rpartition(b"%%EOF")[2].strip(b"\r\n\t \x00") or b"%%EOF" not in end:
        raise Refused("damaged")
    try:
        document = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    with document:
        if document.is_encrypted:
            raise Refused("encrypted")
        pages = len(document.pages)
        if pages == 0:
            raise Refused("damaged")
        if pages > most_pages:
            raise Refused("pages")
        for count, thing in enumerate(document.objects):
            if count > MOST_OBJECTS:
                raise Refused("large")
            _refuse_active(thing, pikepdf)
    return pages


def _refuse_active(thing, pikepdf) -> None:
    """Refuse scripts, programs to start and embedded files, however deep in one object they lie."""
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(part for part in thing if _holds(part, pikepdf))
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(thing.keys())
            kind = str(thing.get("/Type", ""))
            if keys & EMBEDDING or kind == "/EmbeddedFile":
                raise Refused("files inside")
            if keys & ACTIVE_KEYS or str(thing.get("/S", "")) in ACTIVE_ACTIONS:
                raise Refused("active")
            waiting.extend(part for _, part in thing.items() if _holds(part, pikepdf))


def _holds(part, pikepdf) -> bool:
    # The list of objects has every indirect object anyway; following references could go in circles.
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect


def image(path: str, most_pages: int, formats: list[str]) -> int:
    """Count the frames of an image that Pillow can read and whose pixels fit into memory."""
    from PIL import Image

    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path, formats=formats) as picture:
            pages = getattr(picture, "n_frames", 1) if formats == ["TIFF"] else 1
            if pages > most_pages:
                raise Refused("pages")
            for page in range(pages):
                picture.seek(page)
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused("pixels")
            if formats[0] == "JPEG":
                picture.draft("L", (picture.width // 8, picture.height // 8))
                picture.load()
        if formats != ["TIFF"]:
            with Image.open(path, formats=formats) as picture:
                picture.verify()
    except Image.DecompressionBombError as error:
        raise Refused("pixels") from error
    return pages


def jpeg(path: str, most_pages: int) -> int:
    _refuse_second_nature(path)
    return image(path, most_pages, ["JPEG", "MPO"])


def png(path: str, most_pages: int) -> int:
    with open(path, "rb") as file:
        file.seek(-12, 2)
        if file.read() != b"\x00\x00\x00\x00IEND\xaeB`\x82":
            raise Refused("damaged")
    return image(path, most_pages, ["PNG"])


def tiff(path: str, most_pages: int) -> int:
    _refuse_second_nature(path)
    return image(path, most_pages, ["TIFF"])


def _refuse_second_nature(path: str) -> None:
    """Refuse a picture that is an archive or a PDF at the same time."""
    with open(path, "rb") as file:
        start = file.read(2048)
        size = file.seek(0, 2)
        file.seek(max(0, size - 66_000))
        end = file.read()
    if b"%PDF-" in start or b"PK\x05\x06" in end:
        raise Refused("damaged")


def text(path: str, most_pages: int) -> int:
    """Count UTF-8 text as one page; refuse control characters and web pages."""
    with open(path, encoding="utf-8", newline="") as file:
        start = file.read(1024).lstrip("\ufeff \t\r\n").lower()
        if start.startswith(("<!", "<html", "<svg", "<script", "<?", "#!", "{\\rtf")):
            raise Refused("damaged")
        file.seek(0)
        while part := file.read(CHUNK):
            if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", part):
                raise Refused("damaged")
    return 1


def package(path: str, extension: str) -> int:
    """Count an office document as one page: its pages exist only once a program has laid them out."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Refused("unpacked")
        if not entries or archive.comment or min(entry.header_offset for entry in entries) != 0:
            raise Refused("damaged")
        if len({entry.filename.lower() for entry in entries}) != len(entries):
            raise Refused("damaged")
        for entry in entries:
            _refuse_entry(entry)
        _refuse_contents(archive, entries)
        if extension in OPEN_XML:
            _require_open_xml(archive, extension)
        else:
            _require_open_document(archive, extension)
    return 1


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if entry.flag_bits & 0x1:
        raise Refused("encrypted")
    if (
        "\x00" in name
        or "\\" in name
        or ":" in name
        or name.startswith("/")
        or ".." in PurePosixPath(name).parts
    ):
        raise Refused("damaged")
    if (
        entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or (entry.external_attr >> 28) == 0xA
    ):
        raise Refused("damaged")
    if entry.file_size > 1024**2 and entry.file_size > MOST_RATIO * entry.compress_size:
        raise Refused("unpacked")
    if MACROS.search(name):
        raise Refused("macros")
    if INSIDE.search(name) or PurePosixPath(name).suffix.lower() in INSIDE_SUFFIXES:
        raise Refused("files inside")


def _refuse_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, in pieces; refuse false sizes or sums, packed parts, and XML with entities."""
    unpacked = 0
    for entry in entries:
        xml = PurePosixPath(entry.filename).suffix.lower() in (".xml", ".rels", ".rdf")
        tail = b""
        for place, part in enumerate(_parts(archive, entry)):
            unpacked += len(part)
            if unpacked > MOST_UNPACKED:
                raise Refused("unpacked")
            if place == 0 and part.startswith(PACKED):
                raise Refused("files inside")
            if xml and (b"\x00" in part or re.search(rb"<!(?:DOCTYPE|ENTITY)", tail + part)):
                raise Refused("damaged")
            tail = part[-16:]


def _parts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while part := file.read(CHUNK):
            yield part


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > MOST_XML:
        raise Refused("damaged")
    return ElementTree.fromstring(archive.read(name))  # noqa: S314 - no DOCTYPE passes _refuse_contents


def _require_open_xml(archive: zipfile.ZipFile, extension: str) -> None:
    """Require the main part of the extension, no macros, and nothing that is fetched on opening."""
    kinds = {
        part.get("PartName"): part.get("ContentType", "") for part in _xml(archive, "[Content_Types].xml")
    }
    main, kind = OPEN_XML[extension]
    if any(re.search("macroenabled|vba", part or "", re.IGNORECASE) for part in kinds.values()):
        raise Refused("macros")
    if kinds.get(main) != kind:
        raise Refused("mismatch")
    archive.getinfo(main.lstrip("/"))
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            for link in _xml(archive, name):
                outside = link.get("TargetMode", "").lower() == "external"
                if outside and not link.get("Type", "").endswith("/hyperlink"):
                    raise Refused("active")


def _require_open_document(archive: zipfile.ZipFile, extension: str) -> None:
    """Require the type as the first entry, unpacked, a content, and no encrypted part."""
    first = min(archive.infolist(), key=lambda entry: entry.header_offset)
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        raise Refused("damaged")
    if archive.read(first) != OPEN_DOCUMENT[extension]:
        raise Refused("mismatch")
    archive.getinfo("content.xml")
    if any(part.tag.endswith("encryption-data") for part in _xml(archive, "META-INF/manifest.xml").iter()):
        raise Refused("encrypted")


READERS: dict[str, Callable[[str, int], int]] = {
    "pdf": pdf,
    "jpg": jpeg,
    "png": png,
    "tif": tiff,
    "txt": text,
    **{
        extension: lambda path, most_pages, extension=extension: package(path, extension)
        for extension in (*OPEN_XML, *OPEN_DOCUMENT)
    },
}


def main(extension: str, path: str, most_pages: str) -> dict[str, int | str]:
    """Read the file by the reader of its extension: its pages, or the reason for a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return {"pages": READERS[extension](path, int(most_pages))}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except Exception:
        # Every parser has its own errors; all of them mean that the file cannot be read.
        return {"refused": "damaged"}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:4])))
