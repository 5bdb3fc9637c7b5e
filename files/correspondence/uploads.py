"""Inspection of an uploaded file before it is stored: its type, whether it may stay, and its names."""

import hashlib
import json
import re
import signal
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import events
from accounts.refusals import Refusal as NotClean
from accounts.scanning.verbs import require_clean_file
from tracking.refusals import Refusal

from .reasons import SENTENCES

MOST_BYTES = 20 * 1024**2
MOST_PAGES = 1_000
CHUNK = 64 * 1024
LONGEST_NAME = 120
TIMEOUT_SECONDS = 30
PROBE = Path(__file__).with_name("probe") / "__main__.py"


@dataclass(frozen=True)
class Form:
    """A kind of file that may be stored, and the first bytes of such files."""

    kind: str
    mime: str
    extension: str
    starts: tuple[bytes, ...]


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
ZIP = (b"PK\x03\x04",)
FORMS = {
    form.extension: form
    for form in (
        Form("pdf", "application/pdf", "pdf", (b"%PDF-",)),
        Form("image", "image/jpeg", "jpg", (b"\xff\xd8\xff",)),
        Form("image", "image/png", "png", (b"\x89PNG\r\n\x1a\n",)),
        Form("image", "image/tiff", "tif", (b"II*\x00", b"MM\x00*")),
        Form("image", "image/webp", "webp", (b"RIFF",)),
        Form("document", OFFICE + "wordprocessingml.document", "docx", ZIP),
        Form("sheet", OFFICE + "spreadsheetml.sheet", "xlsx", ZIP),
        Form("document", OPEN + "text", "odt", ZIP),
        Form("sheet", OPEN + "spreadsheet", "ods", ZIP),
        Form("text", "text/plain", "txt", ()),
    )
}
ALIASES = {**dict.fromkeys(("jpeg", "jpe", "jfif", "jif", "pjpeg", "pjp"), "jpg"), "tiff": "tif"}
OLD_OFFICE = {"doc", "xls", "ppt", "rtf"}
MACRO_OFFICE = {"docm", "xlsm", "dotm", "xltm"}
# Telephones keep photographs so; no browser shows them.
UNSHOWN_PHOTOS = {"heic", "heif", "avif"}
# Programs put something before the first sign of a PDF, and readers look for it so far.
MOST_BEFORE_PDF = 1024
START = 2048
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The parts of such a container that hold a document of an old format; otherwise it holds one with a password.
OLD_PARTS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "Book", "PowerPoint"))
ALL_STARTS = tuple(start for form in FORMS.values() for start in form.starts)


@dataclass(frozen=True)
class Inspected:
    """Facts of a file that may be stored; pages are 1 where only a program could lay them out."""

    kind: str
    mime: str
    extension: str
    pages: int
    sha256: str
    size: int


class UploadRefused(Refusal):
    """The file may not be stored."""


def inspect(stream: BinaryIO, name: str, *, most_bytes: int | None = None) -> Inspected:
    """Inspect a file, a piece at a time; leaves the stream at its beginning."""
    form = _form_named(display_name(name))
    most_bytes = most_bytes or getattr(settings, "UPLOAD_MAX_BYTES", MOST_BYTES)
    with tempfile.NamedTemporaryFile(prefix="upload-") as copy:
        sha256, size, start = _copy(stream, copy, most_bytes)
        if size == 0:
            raise UploadRefused(_("The file is empty. Please choose it again."))
        form = _form_begun(start, form)
        _refuse_other_start(start, form, Path(copy.name))
        try:
            require_clean_file(Path(copy.name))
        except NotClean as refusal:
            raise UploadRefused(str(refusal)) from refusal
        pages = _probe(copy.name, form)
    stream.seek(0)
    return Inspected(form.kind, form.mime, form.extension, pages, sha256, size)


def _form_begun(start: bytes, form: Form) -> Form:
    """The form in which a picture begins: messengers and cameras give pictures the ending of another."""
    if form.kind != "image":
        return form
    pictures = (other for other in FORMS.values() if other.kind == "image" and start.startswith(other.starts))
    return next(pictures, form)


def _refuse_other_start(start: bytes, form: Form, path: Path) -> None:
    """Refuse a file that begins as one of another form does."""
    if form.extension == "pdf" and not start.startswith(ALL_STARTS):
        start = start[start.find(b"%PDF-", 0, MOST_BEFORE_PDF + 5) :]
    if start.startswith(OLE):
        content = path.read_bytes()
        raise UploadRefused(
            _sentence("old" if any(part in content for part in OLD_PARTS) else "encrypted", form)
        )
    if not (start.startswith(form.starts) if form.starts else not start.startswith(ALL_STARTS)):
        raise UploadRefused(_sentence("mismatch", form))


def display_name(name: str) -> str:
    """The name to show: one line without a path or invisible characters, with its extension."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = "".join(letter for letter in name if _visible(letter))
    name = re.sub(r'[<>:"|?*]', "", re.sub(r"\s+", " ", name)).strip(" .")
    suffix = PurePosixPath(name).suffix[:12]
    return name.removesuffix(suffix)[: LONGEST_NAME - len(suffix)].rstrip(" .") + suffix or "paper"


def storage_name(sha256: str, extension: str) -> str:
    """The path of the content in the storage: named by its hash, never by the name of the upload."""
    if not re.fullmatch("[0-9a-f]{64}", sha256) or extension not in FORMS:
        raise ValueError(f"not a content hash and a known extension: {sha256!r}, {extension!r}")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}.{extension}"


def _visible(letter: str) -> bool:
    # Joiners are invisible, but Hindi spelling needs them.
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return letter in "\u200c\u200d\t\n" or unicodedata.category(letter) not in hidden


def _form_named(name: str) -> Form:
    """The form of the extension; refuses extensions that are not stored."""
    extension = PurePosixPath(name).suffix.lstrip(".").lower()
    extension = ALIASES.get(extension, extension)
    if extension in MACRO_OFFICE:
        raise UploadRefused(_sentence("macros"))
    if extension in UNSHOWN_PHOTOS:
        raise UploadRefused(_sentence("photograph"))
    if extension in OLD_OFFICE:
        raise UploadRefused(_sentence("old"))
    if extension not in FORMS:
        raise UploadRefused(
            _(
                "Such files are not kept. "
                "Please upload PDF, JPEG, PNG, WebP, TIFF, DOCX, XLSX, ODT, ODS or TXT."
            )
        )
    return FORMS[extension]


def _copy(stream: BinaryIO, copy: BinaryIO, most_bytes: int) -> tuple[str, int, bytes]:
    """Copy the stream to disk; return its SHA-256, its length in bytes and its first bytes."""
    digest, size, start = hashlib.sha256(), 0, b""
    stream.seek(0)
    while part := stream.read(CHUNK):
        size += len(part)
        if size > most_bytes:
            raise UploadRefused(
                _("The file is larger than %(limit)d MB. Please scan it at a lower resolution or split it.")
                % {"limit": most_bytes // 1024**2}
            )
        start = start or part[:START]
        digest.update(part)
        copy.write(part)
    copy.flush()
    return digest.hexdigest(), size, start


def _probe(path: str, form: Form) -> int:
    """Count the pages in a process of its own, which may fail, run out of memory or be stopped."""
    most_pages = getattr(settings, "UPLOAD_MAX_PAGES", MOST_PAGES)
    command = [sys.executable, "-I", str(PROBE), form.extension, path, str(most_pages)]
    try:
        answer = subprocess.run(  # noqa: S603 - the command is ours, the path is our temporary file
            command, capture_output=True, timeout=TIMEOUT_SECONDS, check=True, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused(_sentence("large", form)) from error
    except subprocess.CalledProcessError as error:
        too_long = error.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        raise UploadRefused(_sentence("large" if too_long else "damaged", form)) from error
    result = json.loads(answer.stdout)
    if "refused" in result:
        events.report("upload_refused", on=form.extension, reason=result["refused"])
        raise UploadRefused(_sentence(result["refused"], form, most_pages))
    return result["pages"]


def _sentence(reason: str, form: Form | None = None, most_pages: int = MOST_PAGES) -> str:
    """The reason for a refusal in a sentence, with what to do."""
    extension = form.extension.upper() if form else ""
    ending = extension.lower() if reason == "mismatch" else extension
    return str(SENTENCES[reason]) % {"extension": ending, "pages": most_pages}
