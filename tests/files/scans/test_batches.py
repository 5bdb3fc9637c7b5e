"""Many letters scanned as one PDF come to the diary one by one, each page once."""

import io
import random
from uuid import uuid4

import pikepdf
import pytest
import segno
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw

from files.models import DraftPaper, DraftReceipt, ScanBatch
from files.scans import roles, work
from files.scans.tasks import work_on_batch
from tests.factories import District, let_diarise, make_batch, signed_in

pytestmark = pytest.mark.django_db
A4 = (1240, 1754)


@pytest.fixture
def kannauj(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    district = District()
    let_diarise(district.sunita)
    return district


def sheet(text: str = "", *, code: str = "", turned: float = 0) -> Image.Image:
    """A scanned page at 150 dpi: with lines of writing, or a code as on the sheet that we print."""
    page = Image.new("L", A4, 250)
    if code:
        picture = io.BytesIO()
        segno.make(code, error="h").save(picture, kind="png", scale=16, border=4)
        page.paste(Image.open(picture).convert("L"), (200, 300))
    for line in range(20 if text else 0):
        ImageDraw.Draw(page).text((150, 150 + 60 * line), f"{text} " * 20, fill=20)
    return page.rotate(turned, fillcolor=250)


def scan_of(*pages: Image.Image) -> io.BytesIO:
    content = io.BytesIO()
    pages[0].save(content, "PDF", resolution=150, save_all=True, append_images=pages[1:])
    content.seek(0)
    content.name = "सुबह की डाक.pdf"
    return content


def morning() -> io.BytesIO:
    """Two letters, of two pages and of one with a blank back, and one that bears a code of its own."""
    separator = sheet(code=work.CODE, turned=4)
    return scan_of(
        sheet("a"), sheet("b"), separator, sheet("c"), sheet(), sheet(code=work.CODE, turned=180),
        sheet("d", code="https://bill.example/17"),
    )  # fmt: skip


def upload(clerk, content, **facts):
    return clerk.post("/scans/", {"request_id": str(uuid4()), "upload": content} | facts)


def work_through(batch: ScanBatch) -> ScanBatch:
    while work.go_on(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def test_a_batch_is_split_looked_at_and_comes_to_the_list(kannauj, english):
    clerk = signed_in(kannauj.sunita)
    assert upload(clerk, morning(), drops_blank="on").status_code == 302
    batch = work_through(ScanBatch.objects.get())
    assert (batch.state, batch.roles) == ("ready", "L.SLBSL")
    page = clerk.get(f"/scans/{batch.pk}/").content.decode()
    assert "3 letters" in page
    assert DraftReceipt.objects.count() == 0
    clerk.post(f"/scans/{batch.pk}/letters/", {"expected": batch.roles})
    clerk.post(f"/scans/{batch.pk}/letters/", {"expected": batch.roles})
    assert work_through(batch).state == "done"
    assert list(DraftPaper.objects.order_by("pk").values_list("pages", flat=True)) == [2, 1, 1]
    assert "सुबह की डाक.pdf, पृष्ठ 1–2" in clerk.get("/receipts/incoming/").content.decode()
    draft = DraftReceipt.objects.first()
    assert clerk.get(f"/receipts/incoming/{draft.pk}/").status_code == 200


def test_a_blank_page_stays_unless_it_is_asked_for(kannauj):
    upload(signed_in(kannauj.sunita), morning())
    assert work_through(ScanBatch.objects.get()).roles == "L.SL.SL"


def test_a_wrong_split_is_joined_and_split_by_hand_and_two_clerks_do_not_undo_each_other(kannauj, english):
    clerk, batch = signed_in(kannauj.sunita), make_batch(kannauj.sunita, "a.pdf", pages=4, roles="L.LB")

    def change(page, expected):
        answer = clerk.post(f"/scans/{batch.pk}/split/", {"page": page, "expected": expected}, follow=True)
        batch.refresh_from_db()
        return answer.content.decode()

    change(3, "L.LB")
    assert batch.roles == "L..B"
    assert "The split was changed meanwhile" in change(2, "L.LB")
    change(2, "L..B")
    change(4, "LL.B")
    assert batch.roles == "LL.."
    assert "No letter can begin or end" in change(1, "LL..")
    ScanBatch.objects.update(state="cutting")
    assert "cannot be changed now" in change(2, "LL..")


def test_what_dies_in_between_is_done_by_the_next_and_nothing_twice(kannauj, monkeypatch):
    upload(signed_in(kannauj.sunita), morning(), drops_blank="on")
    batch = ScanBatch.objects.get()
    monkeypatch.setattr(work, "PAGES", 3)
    monkeypatch.setattr(work, "LETTERS", 1)
    work.go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.roles) == ("reading", "L.S")
    assert work_through(batch).roles == "L.SLBSL"
    ScanBatch.objects.update(state="cutting")
    work.go_on(batch.pk)
    take_in = work.take_in

    def die(*arguments, **facts):
        take_in(*arguments, **facts)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(work, "take_in", die)
        with pytest.raises(SystemExit):
            work.go_on(batch.pk)
    work_through(batch)
    assert sorted(DraftPaper.objects.values_list("pages", flat=True)) == [1, 1, 2]


def test_each_page_stands_in_one_place_whatever_is_read_and_changed():
    chance = random.Random(17)
    for _batch in range(300):
        kinds = "".join(chance.choices("LSB", [6, 2, 1], k=chance.randint(1, 40)))
        cut = chance.randint(0, len(kinds))
        drops = chance.random() < 0.5
        given = roles.follow(roles.follow("", kinds[:cut], drops_blank=drops), kinds[cut:], drops_blank=drops)
        assert given == roles.follow("", kinds, drops_blank=drops)
        for _press in range(10):
            given = roles.toggled(given, chance.randint(-1, len(kinds))) or given
            pages = [page for letter in roles.letters(given) for page in letter]
            left_out = [at for at, role in enumerate(given) if role in "SB"]
            assert sorted(pages + left_out) == list(range(len(kinds)))
            assert pages == sorted(pages)


def test_a_scan_that_the_reader_cannot_take_says_so(kannauj, english, monkeypatch):
    clerk = signed_in(kannauj.sunita)
    assert upload(clerk, io.BytesIO(b"%PDF-1.7 broken")).status_code in (400, 409)
    upload(clerk, morning())
    batch = ScanBatch.objects.get()
    monkeypatch.setattr(work, "TIMEOUT_SECONDS", 0.01)
    assert work_on_batch(batch.pk) is None
    assert "cannot be split" in clerk.get(f"/scans/{batch.pk}/").content.decode()


def test_the_cut_pdf_holds_nothing_of_the_other_letters(kannauj):
    batch = make_batch(kannauj.sunita, "", pages=3)
    whole = io.BytesIO()
    with pikepdf.new() as made:
        for at in range(3):
            page = made.add_blank_page()
            page.obj["/Mark"] = pikepdf.String(f"page-{at}")
        made.save(whole)
    whole.seek(0)
    batch.content = default_storage.save("aa/bb/scan.pdf", whole)
    batch.save(update_fields=["content"])
    work._letter(batch, "1" * 64, [1])
    cut = DraftPaper.objects.get().content.read()
    with pikepdf.open(io.BytesIO(cut)) as made:
        assert [str(page.obj["/Mark"]) for page in made.pages] == ["page-1"]
    assert b"page-0" not in cut


def test_batches_of_another_office_are_nobodys_here_and_the_list_asks_the_same_for_three(kannauj):
    other = make_batch(let_diarise(kannauj.stranger), "a.pdf")
    clerk, counts = signed_in(kannauj.sunita), []
    assert clerk.get(f"/scans/{other.pk}/").status_code == 404
    for _batch in range(3):
        make_batch(kannauj.sunita, "a.pdf")
        clerk.get("/scans/")
        with CaptureQueriesContext(connection) as asked:
            clerk.get("/scans/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
