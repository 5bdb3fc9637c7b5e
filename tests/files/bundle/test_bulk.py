"""A file of 2,000 pages is printed in bounded memory; the figures are printed too (docs/performance.md)."""

import hashlib
import io
import resource
import time

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from files.bundle import verbs, work
from files.models import Bundle, Document
from tests.factories import District, open_test_file
from tests.files.correspondence.honest import noisy

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
PAPERS, PAGES = 100, 20
MOST_MEMORY = 512 * 1024**2


def scan() -> bytes:
    """A scan of so many pages."""
    page, out = noisy(1240, 1754).convert("L"), io.BytesIO()
    pages = [page.rotate(number, fillcolor=255) for number in range(PAGES)]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def largest(of: int) -> int:
    return resource.getrusage(of).ru_maxrss * 1024


def test_two_thousand_pages_come_as_one_pdf_in_bounded_memory(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRINTS_ROOT = tmp_path / "papers", tmp_path / "prints"
    kannauj = District()
    file = open_test_file(kannauj.sunita)
    content = scan()
    for serial in range(PAPERS):
        Document.objects.create(
            file=file, seq=1, title=f"संलग्नक {serial}", original_name="a.pdf", salt=b"", size=len(content),
            content=default_storage.save(f"{serial}.pdf", ContentFile(content)), mime="application/pdf",
            sha256=hashlib.sha256(content).hexdigest(), first_page=serial * PAGES + 1, pages=PAGES,
            added_by=kannauj.sunita.user, post=kannauj.clerk_post, added_at=file.created_at,
        )  # fmt: skip
    bundle = verbs.order(file, by=kannauj.sunita, site="http://testserver/")
    before, steps, began = largest(resource.RUSAGE_SELF), [], time.monotonic()
    used = time.process_time()
    is_going = True
    while is_going:
        step = time.monotonic()
        is_going = work.go_on(bundle.pk)
        steps.append(time.monotonic() - step)
    bundle = Bundle.objects.get()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"\n{bundle.pages} pages, {bundle.size / 1e6:.0f} MB: {time.monotonic() - began:.0f} s by the clock, "
        f"{time.process_time() - used + children.ru_utime + children.ru_stime:.0f} s of processor, "
        f"{len(steps)} steps, the longest {max(steps):.0f} s; worker {before / 1e6:.0f} MB before, "
        f"{largest(resource.RUSAGE_SELF) / 1e6:.0f} after, press {children.ru_maxrss * 1024 / 1e6:.0f}"
    )
    assert bundle.state == "ready"
    assert children.ru_maxrss * 1024 < MOST_MEMORY
    assert largest(resource.RUSAGE_SELF) < before + MOST_MEMORY
    with pikepdf.open(verbs.whole(bundle)) as whole:
        assert whole.pages[PAPERS * PAGES + 1].label.endswith(str(PAPERS * PAGES))
