"""The reader of office documents, which are archives: bounded, and without what acts or lies inside."""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from . import open_document, open_xml
from .markup import Markup
from .refusing import Refused, refuse_fetched

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * 1024**2
MOST_RATIO = 300
# The sheet behind a chart.
MOST_INSIDE = 8 * 1024**2
# Of a larger part of a sheet only what may hold a formula is parsed; a parser takes a second for 10 MB.
MOST_PARSED = 4 * 1024**2
# Behind a part its sum and sizes may stand once more.
LONGEST_DESCRIPTOR = 24
CHUNK = 64 * 1024

MACROS = re.compile(r"vbaproject|vbadata|macrosheets?/|activex|^basic/|^scripts/|customui/", re.IGNORECASE)
INSIDE = re.compile(r"(?:^|/)embeddings/", re.IGNORECASE)
INSIDE_SUFFIX = re.compile(
    r"\.(?:zip|jar|7z|rar|gz|exe|dll|com|scr|bat|cmd|js|vbs|ps1|hta|lnk|msi|sh"
    r"|docx|xlsx|docm|xlsm|odt|ods|pdf|html?|mht|mhtml)$",
    re.IGNORECASE,
)
PACKED = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"%PDF-", b"{\\rtf")
XML_SUFFIXES = {".xml", ".rels", ".rdf", ".svg"}
# Drawings of old comments are no proper XML.
VML_TARGET = re.compile(rb"""(?:src|href)\s*=\s*["']([^"']*)""", re.IGNORECASE)
RULES = {"docx": open_xml, "xlsx": open_xml, "odt": open_document, "ods": open_document}
MAY_ACT = re.compile(
    rb"<(?:[\w.-]+:)?(?:f|formula\d?|definedName|calculatedColumnFormula|dde\w+|oleLink|webPr|dbPr|olapPr)\b"
)


def package(file: str | IO[bytes], extension: str, *, depth: int = 0) -> int:
    """Count an office document as one page: its pages exist only once a program has laid them out."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Refused("unpacked")
        if not entries:
            raise Refused("damaged")
        if archive.comment or min(entry.header_offset for entry in entries) != 0:
            raise Refused("two kinds")
        _refuse_gaps(archive, entries)
        if len({entry.filename.lower() for entry in entries}) != len(entries):
            raise Refused("damaged")
        for entry in entries:
            _refuse_entry(archive, entry, depth)
        _refuse_contents(archive, entries, extension)
        RULES[extension].require(archive, extension)
    return 1


def _refuse_gaps(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive with something between its parts that its list does not name."""
    end, file = 0, archive.fp
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset > end + LONGEST_DESCRIPTOR:
            raise Refused("two kinds")
        file.seek(entry.header_offset + 26)
        lengths = struct.unpack("<HH", file.read(4))
        end = entry.header_offset + 30 + sum(lengths) + entry.compress_size
    if archive.start_dir > end + LONGEST_DESCRIPTOR:
        raise Refused("two kinds")


def _refuse_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
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
    if _is_chart_sheet(name):
        _refuse_chart_sheet(archive, entry, depth)
    elif INSIDE.search(name) or INSIDE_SUFFIX.search(name):
        raise Refused("files inside")


def _is_chart_sheet(name: str) -> bool:
    return bool(INSIDE.search(name)) and PurePosixPath(name).suffix.lower() == ".xlsx"


def _refuse_chart_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    """Refuse a workbook inside, unless it is an honest one: Word and Excel keep the figures of a chart so."""
    if depth or entry.file_size > MOST_INSIDE:
        raise Refused("files inside")
    try:
        package(io.BytesIO(archive.read(entry)), "xlsx", depth=1)
    except Exception as error:
        raise Refused("files inside") from error


def _refuse_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], extension: str) -> None:
    """Unpack everything once, in pieces; refuse false sizes or sums, packed parts, and XML that acts."""
    unpacked = 0
    for entry in entries:
        reader = _reader(archive, entry, extension)
        for place, part in enumerate(_parts(archive, entry)):
            unpacked += len(part)
            if unpacked > MOST_UNPACKED:
                raise Refused("unpacked")
            if place == 0 and part.startswith(PACKED) and not _is_chart_sheet(entry.filename):
                raise Refused("files inside")
            if reader:
                reader.feed(part)
        if reader:
            reader.end()


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, extension: str) -> "Markup | Vml | None":
    """The reader of a part that is XML, by its name or by its first bytes."""
    suffix = PurePosixPath(entry.filename).suffix.lower()
    if entry.is_dir() or not entry.file_size:
        return None  # LibreOffice writes an empty part into each of its documents.
    start = next(_parts(archive, entry), b"").lstrip(b"\xef\xbb\xbf \t\r\n")
    if suffix == ".vml":
        return Vml()
    if suffix not in XML_SUFFIXES and not start.startswith(b"<"):
        return None
    if start.lower().startswith((b"<html", b"<!doctype html")):
        raise Refused("files inside")
    if extension == "xlsx" and entry.file_size > MOST_PARSED and not _may_act(archive, entry):
        return Markup(None)
    return Markup(RULES[extension].Rules(entry.filename))


def _may_act(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    tail = b""
    for part in _parts(archive, entry):
        if MAY_ACT.search(tail + part):
            return True
        tail = part[-64:]
    return False


class Vml:
    """The reader of old drawings: only where their pictures come from."""

    def __init__(self):
        self.tail = b""

    def feed(self, part: bytes) -> None:
        """Read the next piece."""
        for target in VML_TARGET.findall(self.tail + part):
            refuse_fetched(target.decode("utf-8", "replace"))
        self.tail = part[-2048:]

    def end(self) -> None:
        """Nothing is left to be read."""


def _parts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while part := file.read(CHUNK):
            yield part
