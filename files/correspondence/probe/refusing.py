"""The refusal, the marks of other kinds of files, and the ways of links, for all readers."""

import re
from urllib.parse import unquote

# What a browser takes for a web page, and what unpacks or runs if the file is given another name.
WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|\?php)[\s>/]", re.IGNORECASE)
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")
ZIP_END = b"PK\x05\x06"
# The end of an archive lies within so many bytes of the end of the file.
ZIP_TAIL = 66_000

SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):(.*)", re.DOTALL)
SCRIPTS = {"javascript", "vbscript", "data", "macro", "vnd.sun.star.script", "jar", "mhtml"}
# Addresses of folders and directories on another computer, to which a password may be sent along.
FOLDERS = {"smb", "cifs", "dav", "davs", "nfs", "afp", "ldap", "ldaps"}
# Addresses by which Windows starts a program of its own.
STARTERS = {
    "ms-msdt",
    "ms-officecmd",
    "ms-cxh",
    "ms-cxh-full",
    "ms-search",
    "search-ms",
    "search",
    "shell",
    "hcp",
}


class Refused(Exception):
    """The file may not be stored; the reason is the argument."""


def refuse_archive_at_end(end: bytes) -> None:
    """Refuse a file that an unpacker takes for an archive; `end` is its last ZIP_TAIL bytes."""
    if ZIP_END in end:
        raise Refused("two kinds")


def refuse_other_kinds(content: bytes) -> None:
    """Refuse bytes in which a web page or an archive lies."""
    if WEB_PAGE.search(content) or any(mark in content for mark in ARCHIVES):
        raise Refused("two kinds")


def is_remote(target: str) -> bool:
    """Return whether reading the target asks another computer: an address with a host, or a UNC path."""
    target = _plain(target)
    scheme = SCHEME.match(target)
    if scheme and scheme[1] == "file":
        slashes = len(scheme[2]) - len(scheme[2].lstrip("/"))
        host = scheme[2].lstrip("/").partition("/")[0]
        return slashes > 3 or (slashes == 2 and host not in ("", "localhost") and not host.endswith(":"))
    return bool(scheme) or target.startswith("//")


def refuse_link(target: str) -> None:
    """Refuse a link that runs a script, starts a program, or leads to a folder of another computer."""
    plain = _plain(target)
    scheme = SCHEME.match(plain)
    if scheme and scheme[1] in SCRIPTS:
        raise Refused("script")
    if scheme and scheme[1] in STARTERS:
        raise Refused("program")
    if (scheme and scheme[1] in FOLDERS) or ((not scheme or scheme[1] == "file") and is_remote(target)):
        raise Refused("link")


def refuse_fetched(target: str) -> None:
    """Refuse what is fetched from another computer on opening."""
    if is_remote(target):
        raise Refused("fetches")


def _plain(target: str) -> str:
    """The target as a program reads it: without spaces and signs that it skips, with slashes one way."""
    return re.sub(r"[\x00-\x20\x7f\u200b-\u200f\ufeff]", "", unquote(target)).replace("\\", "/").lower()
