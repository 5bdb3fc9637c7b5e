"""The work on a print, part by part: what was made stays, so that a worker that is killed loses one part."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Charge
from files.conversion.verbs import ready
from files.models import Bundle, Document, File

from . import pressing, sheets, verbs

# So many seconds a task works before it gives way to others.
SECONDS = 10
# So many papers are pressed together, to load the press once; and so many bytes of them.
TOGETHER, BYTES_TOGETHER = 12, 60 * 1024**2
PRESSED = {"pdf", "jpg", "png", "tif", "webp"}
LOCK = "SELECT pg_try_advisory_lock(hashtext('files_bundle'), %s)"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('files_bundle'), %s)"
log = structlog.get_logger(__name__)


class Part(NamedTuple):
    """A part of the print: a text of ours, or a paper."""

    name: str
    make: Callable[[], bytes] | None = None
    paper: Document | None = None

    def place(self, folder: Path) -> Path:
        """The file of the part, which exists once it is whole."""
        return folder / f"{self.name}.pdf"


class Lost(Exception):
    """The person may no longer read the file."""


def go_on(pk: int) -> bool:
    """Work on the print for a while; return whether there is more to do. Only one process works on it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [pk])
        if not cursor.fetchone()[0]:
            return False
        try:
            return _work(pk)
        finally:
            cursor.execute(UNLOCK, [pk])


def _work(pk: int) -> bool:
    bundle = Bundle.objects.select_related("by__user", "by__post__section__office", "file__office").get(pk=pk)
    if bundle.state != Bundle.State.WAITING:
        return False
    folder, until = verbs.folder(bundle), time.monotonic() + SECONDS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with translation.override(bundle.language):
            while time.monotonic() < until:
                _check_readable(bundle)
                parts = list(_parts(bundle, folder))
                if not _make_next(bundle, parts, folder):
                    _join(bundle, parts, folder)
                    return False
        return True
    except Exception:
        Bundle.objects.filter(pk=pk).update(state=Bundle.State.FAILED, worked_at=timezone.now())
        shutil.rmtree(folder, ignore_errors=True)
        log.exception("print_failed", bundle=pk, file=bundle.file_id)
        return False


def _check_readable(bundle: Bundle) -> None:
    """Raise Lost where the person lost the post or the sight of the file after the order."""
    is_open = Charge.objects.open_at(timezone.now()).filter(pk=bundle.by_id).exists()
    if not is_open or not File.objects.readable_by(bundle.by).filter(pk=bundle.file_id).exists():
        raise Lost


def _parts(bundle: Bundle, folder: Path) -> Iterator[Part]:
    """The parts in the order of the print."""
    yield Part("cover", lambda: sheets.cover(bundle))
    for span in sheets.spans(bundle.paragraphs):
        yield Part(f"notes-{span[0]}", lambda span=span: sheets.notes(bundle, span))
    papers = list(_papers(bundle))
    for paper in papers:
        yield Part(f"paper-{paper.first_page}", paper=paper)
    yield Part("movements", lambda: sheets.movements(bundle))
    yield Part("verification", lambda: sheets.verification(bundle, _left_out(papers, folder)))


def _papers(bundle: Bundle) -> Iterator[Document]:
    papers = Document.objects.filter(file=bundle.file, first_page__lte=bundle.last_page)
    return papers.order_by("first_page").iterator()


def _left_out(papers: list[Document], folder: Path) -> list[Document]:
    """The papers in whose place stands a page that says so."""
    return [paper for paper in papers if (folder / f"paper-{paper.first_page}.left-out").exists()]


def _make_next(bundle: Bundle, parts: list[Part], folder: Path) -> bool:
    """Make the next part, or the next few papers together; return whether there was one to make."""
    missing = [part for part in parts if not part.place(folder).exists()]
    done = len(parts) - len(missing)
    Bundle.objects.filter(pk=bundle.pk).update(done=done, total=len(parts) + 1, worked_at=timezone.now())
    if not missing:
        return False
    if missing[0].make:
        _write(missing[0].place(folder), missing[0].make())
    else:
        _make_papers(missing, folder)
    return True


def _make_papers(missing: list[Part], folder: Path) -> None:
    """Make the papers at the head of what is missing, as many as go together."""
    orders, size = [], 0
    for part in missing[:TOGETHER]:
        paper = part.paper
        if paper is None or (orders and size + paper.size > BYTES_TOGETHER):
            break
        if paper.extension not in PRESSED and not ready(paper):
            return _put_in_place(part, folder) if not orders else _press(orders, folder)
        size += paper.size
        orders.append(part)
    return _press(orders, folder)


def _press(parts: list[Part], folder: Path) -> None:
    for part, said in zip(parts, pressing.press([_order(part, folder) for part in parts]), strict=True):
        made = folder / f"{part.name}.made"
        if said is None or not made.exists():
            _put_in_place(part, folder)
        else:
            os.replace(made, part.place(folder))


def _order(part: Part, folder: Path) -> dict[str, Any]:
    """The order for one paper, with its content and the marks of its pages beside it."""
    paper: Any = part.paper
    source, stamps = folder / f"{part.name}.source", folder / f"{part.name}.stamps"
    rendition = None if paper.extension in PRESSED else ready(paper)
    shown, extension = (rendition, "pdf") if rendition else (paper, paper.extension)
    try:
        with default_storage.open(shown.content.name, "rb") as content, source.open("wb") as copy:
            shutil.copyfileobj(content, copy)
    except OSError:
        log.error("content_missing", document=paper.pk, file=paper.file_id, content=shown.content.name)
        source.write_bytes(b"")
    stamps.write_bytes(sheets.stamps(paper.first_page, paper.pages))
    made = str(folder / f"{part.name}.made")
    return {"extension": extension, "source": str(source), "stamps": str(stamps), "out": made}


def _put_in_place(part: Part, folder: Path) -> None:
    """Write the page that stands in the place of a paper, and that it is left out unless it is all text."""
    paper: Any = part.paper
    text = sheets.text_of(paper)
    if not text:
        (folder / f"{part.name}.left-out").touch()
    _write(part.place(folder), sheets.in_place_of(paper, text))


def _write(place: Path, content: bytes) -> None:
    """Write a part, all or nothing."""
    partial = place.with_suffix(".partial")
    partial.write_bytes(content)
    os.replace(partial, place)


def _join(bundle: Bundle, parts: list[Part], folder: Path) -> None:
    """Join the parts to the print, and let it be fetched."""
    out = folder / "joined.pdf"
    order = {
        "parts": [_joined(part, folder) for part in parts],
        "bookmarks": list(_bookmarks(bundle, parts)),
        "places": sheets.PLACES,
        "language": bundle.language,
        "title": f"{bundle.file.number}: {bundle.file.subject}",
        "out": str(out),
    }
    [said] = pressing.press([order])
    if said is None:
        raise RuntimeError(json.dumps({"bundle": bundle.pk, "parts": len(parts)}))
    with out.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    os.replace(out, verbs.whole(bundle))
    facts = {"sha256": sha256, "size": verbs.whole(bundle).stat().st_size, "pages": said["pages"]}
    left_out = len(_left_out([part.paper for part in parts if part.paper], folder))
    Bundle.objects.filter(pk=bundle.pk).update(
        state=Bundle.State.READY, worked_at=timezone.now(), done=len(parts) + 1, left_out=left_out, **facts
    )
    for leftover in folder.iterdir():
        if leftover != verbs.whole(bundle):
            leftover.unlink()


def _joined(part: Part, folder: Path) -> dict[str, Any]:
    facts: dict[str, Any] = {"file": str(part.place(folder)), "name": part.name}
    if part.paper:
        label = sheets.page_label("")
        facts |= {"first_page": part.paper.first_page, "pages": part.paper.pages, "label": label}
    return facts


def _bookmarks(bundle: Bundle, parts: list[Part]) -> Iterator[tuple[int, str, str]]:
    """The bookmarks: each a level, a title and the name of a place."""
    yield 0, bundle.file.number, "cover"
    yield 0, _("Notes"), "notes-1"
    for number in range(1, bundle.paragraphs + 1):
        yield 1, _("Paragraph %s") % number, f"para-{number}"
    papers = [part.paper for part in parts if part.paper]
    if papers:
        yield 0, _("Correspondence"), f"page-{papers[0].first_page}"
    for paper in papers:
        yield 1, f"{paper.first_page} · {paper.title}", f"page-{paper.first_page}"
    yield 0, _("Statement of movements"), "movements"
    yield 0, _("Verification"), "verification"
