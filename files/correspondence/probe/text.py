"""The reader of plain text."""

import re

from .refusing import Refused

CHUNK = 64 * 1024
OTHER_KINDS = ("<!", "<html", "<svg", "<script", "<?", "#!", "{\\rtf", "gif8", "%!ps", "mime-version:")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def text(path: str, most_pages: int) -> int:
    """Count Unicode text as one page; refuse control characters and web pages."""
    with open(path, "rb") as binary:
        encoding = "utf-16" if binary.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        with open(path, encoding=encoding, newline="") as file:
            if file.read(1024).lstrip("\ufeff \t\r\n").lower().startswith(OTHER_KINDS):
                raise Refused("two kinds")
            file.seek(0)
            while part := file.read(CHUNK):
                if "\x00" in part:
                    raise Refused("encoding")
                if CONTROL.search(part.removesuffix("\x1a")):
                    raise Refused("damaged")
    except UnicodeError as error:
        raise Refused("encoding") from error
    return 1
