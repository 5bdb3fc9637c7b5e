"""The reader of PDF: what a reader of the paper needs is kept, what acts by itself is refused."""

import re
from collections.abc import Iterator

from .refusing import (
    ARCHIVES,
    PROGRAMS,
    WEB_PAGE,
    ZIP_TAIL,
    Refused,
    is_remote,
    refuse_archive_at_end,
    refuse_link,
)

MOST_OBJECTS = 300_000
MOST_ACTIONS = 1_000
# Within so many bytes a browser makes up its mind what a file is.
SNIFFED = 1_500
# Readers look for the first sign of a PDF so far, and bear so much behind its last.
MOST_BEFORE, MOST_AFTER = 1_024, 4_096
BLANK = b"\r\n\t \x00\x1a"
# Printers and servers put these in front: a mark of Unicode, lines to the printer, the head of an answer.
BEFORE = re.compile(
    rb"[\xef\xbb\xbf\s\x00]*(?:(?:\x1b%-12345X)?@PJL[^\r\n]*\r?\n)*"
    rb"(?:Content-(?:Type: application/pdf|Length: \d+|Disposition: [^\r\n<]*)\r?\n)*[\s\x00]*"
)
END = b"%%EOF"
# Everything that a paper is made of stands before these.
LAST_PARTS = (END, b"startxref", b"trailer")
NEXT_OBJECT = re.compile(rb"\d+ \d+ obj\b")
STREAM, END_OF_STREAM = re.compile(rb"(?<!end)stream\r?\n"), b"endstream"

# Keys by which something acts or lies inside, and the reason for refusing each.
KEYS = {
    "/EmbeddedFiles": "files inside",
    "/EF": "files inside",
    "/JS": "script",
    "/JavaScript": "script",
    "/OnInstantiate": "script",
    "/XFA": "xfa",
    "/RichMediaContent": "media",
    "/RichMediaSettings": "media",
}
# Acts that nobody needs on paper, even if they wait for a press.
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "program",
    "/ImportData": "sends",
    "/SubmitForm": "sends",
    "/GoToE": "files inside",
    "/Rendition": "media",
    "/RichMediaExecute": "media",
    "/Movie": "media",
    "/Sound": "media",
}
# Acts that may happen by themselves: turning to a page, showing and hiding.
HARMLESS = {"/GoTo", "/GoToDp", "/Named", "/Hide", "/SetOCGState", "/Trans", "/ResetForm", "/GoTo3DView"}
MEDIA = {"/RichMedia", "/3D", "/Movie", "/Sound"}
FILE_NAMES = {"/F", "/UF", "/DOS", "/Mac", "/Unix"}
JUDGED = {*KEYS, *FILE_NAMES, "/S", "/Subtype", "/AA", "/OpenAction", "/URI"}


def pdf(path: str, most_pages: int) -> int:
    """Count the pages of a PDF; refuse one that needs a password or has active content."""
    import pikepdf  # Only here: an image or a sheet need not wait for it.

    _refuse_second_nature(path)
    try:
        document = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    with document:
        pages = len(document.pages)
        if pages == 0:
            raise Refused("damaged")
        # Of a file that was cut off, a reader finds again what is left.
        if pages != int(document.Root.Pages.get("/Count", pages)):
            raise Refused("cut off")
        if pages > most_pages:
            raise Refused("pages")
        for count, thing in enumerate(document.objects):
            if count > MOST_OBJECTS:
                raise Refused("large")
            _refuse_active(thing, pikepdf)
    return pages


def _refuse_second_nature(path: str) -> None:
    """Refuse what is cut off, and what is a web page, an archive or a program at the same time."""
    with open(path, "rb") as file:
        content = file.read()
    begins = content.find(b"%PDF-", 0, MOST_BEFORE + 5)
    if begins < 0:
        raise Refused("damaged")
    refuse_archive_at_end(content[-ZIP_TAIL:])
    _whole, end, behind = content.rpartition(END)
    behind = behind.strip(BLANK) if end else b""
    tail = content.rstrip(BLANK)[-MOST_AFTER:]
    if not any(part in tail for part in LAST_PARTS) and (not end or NEXT_OBJECT.match(behind)):
        raise Refused("cut off")
    if not BEFORE.fullmatch(content[:begins]) or behind.startswith(PROGRAMS):
        raise Refused("two kinds")
    # Streams hold anything; what lies between them is what the PDF itself says.
    outside = _outside_streams(content)
    if WEB_PAGE.search(content[:SNIFFED]) or WEB_PAGE.search(outside):
        raise Refused("two kinds")
    if any(mark in outside for mark in ARCHIVES) or len(behind) > MOST_AFTER:
        raise Refused("two kinds")


def _outside_streams(content: bytes) -> bytes:
    """The bytes of a PDF without its streams; each byte is looked at once, whatever lies there."""
    pieces, at = [], 0
    while begin := STREAM.search(content, at):
        pieces.append(content[at : begin.start()])
        end = content.find(END_OF_STREAM, begin.end())
        at = len(content) if end < 0 else end + len(END_OF_STREAM)
    return b"".join([*pieces, content[at:]])


def _refuse_active(thing, pikepdf) -> None:
    """Refuse what acts, fetches or embeds, however deep in one object it lies."""
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(part for part in thing if _is_direct(part, pikepdf))
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _refuse_dictionary(thing, pikepdf)
            waiting.extend(part for _, part in thing.items() if _is_direct(part, pikepdf))


def _refuse_dictionary(thing, pikepdf) -> None:
    keys = set(thing.keys())
    if isinstance(thing, pikepdf.Stream):
        _refuse_stream(thing, keys, pikepdf)
    # Asking for a value costs ten times as much as knowing that there is none.
    if not keys & JUDGED:
        return
    for key in KEYS.keys() & keys:
        raise Refused(KEYS[key])
    if "/S" in keys and (reason := ACTIONS.get(str(thing["/S"]))):
        raise Refused(reason)
    if "/Subtype" in keys and keys & {"/Rect", "/3DD"} and str(thing["/Subtype"]) in MEDIA:
        raise Refused("media")
    if keys & {"/AA", "/OpenAction"}:
        for action in _actions(thing, pikepdf):
            kind = str(action.get("/S", "/GoTo"))
            if kind not in HARMLESS:
                raise Refused(ACTIONS.get(kind, "by itself"))
    if "/URI" in keys and isinstance(thing["/URI"], pikepdf.String):
        refuse_link(str(thing["/URI"]))
    for name in keys & FILE_NAMES:
        if isinstance(thing[name], pikepdf.String) and is_remote(str(thing[name])):
            raise Refused("link")


def _refuse_stream(stream, keys: set[str], pikepdf) -> None:
    """Refuse an embedded file, and a stream that lies elsewhere."""
    if "/Type" in keys and str(stream["/Type"]) == "/EmbeddedFile":
        raise Refused("files inside")
    if "/F" in keys or ("/Ref" in keys and _refers(stream["/Ref"], pikepdf)):
        raise Refused("fetches")


def _actions(thing, pikepdf) -> Iterator:
    """The acts that happen when a paper, a page or a field is opened, and those that follow them."""
    waiting = [thing[key] for key in ("/OpenAction",) if key in thing]
    if isinstance(thing.get("/AA"), pikepdf.Dictionary):
        waiting.extend(action for _, action in thing["/AA"].items())
    for _count in range(MOST_ACTIONS):
        if not waiting:
            return
        action = waiting.pop()
        if not isinstance(action, pikepdf.Dictionary):
            continue  # A place on a page, or nothing.
        yield action
        following = action.get("/Next")
        waiting.extend(following if isinstance(following, pikepdf.Array) else filter(None, [following]))
    raise Refused("large")


def _refers(reference, pikepdf) -> bool:
    """Return whether a picture is taken from a page of another file."""
    return isinstance(reference, pikepdf.Dictionary) and "/F" in reference


def _is_direct(part, pikepdf) -> bool:
    # The list of objects has every indirect object anyway; following references could go in circles.
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect
