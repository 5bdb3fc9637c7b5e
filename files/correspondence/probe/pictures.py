"""The readers of pictures: pixels that fit into memory, and nothing that is no picture."""

import re
import warnings

from .refusing import PROGRAMS, ZIP_TAIL, Refused, refuse_archive_at_end, refuse_other_kinds

MOST_PIXELS = 120_000_000
# Telephones take so many; only an eighth of each side is unpacked here.
MOST_PIXELS_OF_JPEG = 210_000_000
# A marker within the pixels of a JPEG that ends them: neither an escaped byte nor a place to restart.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
END, SCAN = 0xD9, 0xDA
BARE_MARKERS = {0x01, 0xD8, *range(0xD0, 0xD8)}


def image(path: str, most_pages: int, formats: list[str]) -> int:
    """Count the frames of an image that Pillow can read and whose pixels fit into memory."""
    from PIL import Image

    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    most_pixels = MOST_PIXELS_OF_JPEG if formats[0] == "JPEG" else MOST_PIXELS
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        with Image.open(path, formats=formats) as picture:
            pages = getattr(picture, "n_frames", 1) if formats == ["TIFF"] else 1
            if pages > most_pages:
                raise Refused("pages")
            for page in range(pages):
                picture.seek(page)
                if picture.width * picture.height > most_pixels:
                    raise Refused("pixels")
            if formats[0] == "JPEG":
                picture.draft("L", (picture.width // 8 or 1, picture.height // 8 or 1))
                picture.load()
        if formats != ["TIFF"]:
            with Image.open(path, formats=formats) as picture:
                picture.verify()
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Refused("pixels") from error
    return pages


def jpeg(path: str, most_pages: int) -> int:
    """Read a JPEG; telephones put more pictures behind the first, or facts of their own."""
    content = _content(path)
    head, end = _jpeg_places(content)
    refuse_other_kinds(content[:head])
    refuse_other_kinds(content[end:])
    if content[end:].lstrip(b"\x00\r\n").startswith(PROGRAMS):
        raise Refused("two kinds")
    return image(path, most_pages, ["JPEG", "MPO"])


def _jpeg_places(content: bytes) -> tuple[int, int]:
    """The places at which the pixels of the first picture begin and the picture ends."""
    head, at = 0, 2
    while at + 4 <= len(content):
        marker = content[at + 1]
        if content[at] != 0xFF or marker == 0xFF:
            at += 1
        elif marker in BARE_MARKERS:
            at += 2
        elif marker == END:
            return head or at, at + 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if marker == SCAN:
                head = head or at
                following = NEXT_MARKER.search(content, at)
                at = following.start() if following else len(content)
    return head or len(content), len(content)


def png(path: str, most_pages: int) -> int:
    """Read a PNG that ends where its last part says so."""
    content = _content(path)
    at = 8
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if kind != b"IDAT":
            refuse_other_kinds(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    if at > len(content):
        raise Refused("damaged")
    if content[at:].strip(b"\x00\r\n \x1a"):
        raise Refused("two kinds")
    return image(path, most_pages, ["PNG"])


def tiff(path: str, most_pages: int) -> int:
    """Read a TIFF, of which any part may be anything."""
    content = _content(path)
    refuse_other_kinds(content)
    if b"%PDF-" in content[:2048]:
        raise Refused("two kinds")
    return image(path, most_pages, ["TIFF"])


def webp(path: str, most_pages: int) -> int:
    """Read a WebP that is as long as it says."""
    content = _content(path)
    length = 8 + int.from_bytes(content[4:8], "little")
    refuse_other_kinds(content)
    if content[length:].strip(b"\x00\r\n "):
        raise Refused("two kinds")
    return image(path, most_pages, ["WEBP"])


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        content = file.read()
    refuse_archive_at_end(content[-ZIP_TAIL:])
    return content
