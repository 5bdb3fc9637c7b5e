"""Taker-out of attachments and members of a file, run in a process of its own with little memory and time.

Run as `python -I parts.py PATH FOLDER`; writes each part into the folder under a number and prints
{"parts": n} or {"refused": reason}. It imports nothing of the project: whatever a hostile file does to a
parser, it does to this process only. A scanner looks into archives, but not into the attachments of a PDF.
"""

import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MOST_MEMORY = 512 * 1024**2
MOST_SECONDS = 20
MOST_PARTS = 6_000
MOST_BYTES = 200 * 1024**2
MOST_DEPTH = 8
CHUNK = 64 * 1024
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class TooMuch(Exception):
    """There are more parts, larger or deeper ones, than are looked at."""


class Unreadable(Exception):
    """A part is there, but cannot be read, so nobody can look at it."""


class Folder:
    """The folder of parts, with the bounds of what it takes."""

    def __init__(self, place: Path):
        self.place, self.count, self.size = place, 0, 0

    def write(self, pieces: Iterator[bytes]) -> Path:
        """Write one part under the next number."""
        self.count += 1
        if self.count > MOST_PARTS:
            raise TooMuch
        path = self.place / f"{self.count:06}"
        with path.open("wb") as file:
            for piece in pieces:
                self.size += len(piece)
                if self.size > MOST_BYTES:
                    raise TooMuch
                file.write(piece)
        return path


def take_out(path: Path, folder: Folder, depth: int = 0) -> None:
    """Take out the parts of a file, and the parts of these. What cannot be opened at all has none."""
    for pieces in _parts(path):
        if depth == MOST_DEPTH:
            raise TooMuch
        try:
            part = folder.write(pieces)
        except BROKEN as error:
            raise Unreadable from error
        take_out(part, folder, depth + 1)


def _parts(path: Path) -> Iterator[Iterator[bytes]]:
    with path.open("rb") as file:
        start = file.read(1024)
    if zipfile.is_zipfile(path):
        yield from _members(path)
    if b"%PDF-" in start:
        yield from _attachments(path)


def _members(path: Path) -> Iterator[Iterator[bytes]]:
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN:
        return
    with archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                yield _pieces_of(archive, entry)


def _pieces_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        yield from _pieces(file)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece


def _attachments(path: Path) -> Iterator[Iterator[bytes]]:
    """Every embedded file of a PDF, whether the list of attachments names it or not."""
    import pikepdf  # Only here: a sheet need not wait for it.

    try:
        document = pikepdf.open(path)
    except (pikepdf.PdfError, pikepdf.PasswordError, *BROKEN):
        return
    with document:
        for thing in document.objects:
            for stream in _embedded(thing, pikepdf):
                yield _content(stream, pikepdf)


def _content(stream, pikepdf) -> Iterator[bytes]:
    try:
        yield stream.read_bytes()
    except pikepdf.PdfError as error:
        raise Unreadable from error


def _embedded(thing, pikepdf) -> Iterator:
    """The embedded files in an object: the stream itself, or those that a file specification names."""
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(part for part in thing if _is_direct(part, pikepdf))
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/EmbeddedFile":
            yield thing
        files = thing.get("/EF")
        if isinstance(files, pikepdf.Dictionary):
            named = [stream for _key, stream in files.items() if isinstance(stream, pikepdf.Stream)]
            yield from (stream for stream in named if stream.get("/Type") != "/EmbeddedFile")
        waiting.extend(part for _key, part in thing.items() if _is_direct(part, pikepdf))


def _is_direct(part, pikepdf) -> bool:
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect


def main(path: str, folder: str) -> dict[str, int | str]:
    """Take out the parts of the file at `path`: how many, or why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parts = Folder(Path(folder))
    try:
        take_out(Path(path), parts)
    except (TooMuch, MemoryError):
        return {"refused": "too much"}
    except Unreadable:
        return {"refused": "unreadable"}
    return {"parts": parts.count}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:3])))
