"""The memory of the processes that read uploads, each started as in earnest, with files at the limits."""

import io
import random
import subprocess
import sys

import pikepdf
import pytest
from PIL import Image

from accounts.scanning import verbs
from files.correspondence import uploads

from .builders import XLSX, open_xml

MOST_MEMORY = 512 * 1024**2
# A process of its own between us and the reader, since the memory of our children is that of the largest.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, done.returncode, done.stdout.strip())
"""


def measure(*command) -> tuple[int, int, str]:
    """The most memory that the process held, its code and its output."""
    answer = subprocess.run(
        [sys.executable, "-I", "-c", MEASURE, *map(str, command)], capture_output=True, text=True, check=True
    )
    memory, code, output = answer.stdout.split(maxsplit=2)
    return int(memory), int(code), output


def saved(image: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def many_pages() -> bytes:
    document, out, noise = pikepdf.new(), io.BytesIO(), random.Random(3)
    for _page in range(900):
        document.add_blank_page()
        document.pages[-1].obj["/PieceInfo"] = document.make_stream(noise.randbytes(20_000))
    document.save(out)
    return out.getvalue()


def many_objects() -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    numbers = range(250_000)
    document.Root["/Z"] = pikepdf.Array([document.make_indirect(pikepdf.Dictionary(A=n)) for n in numbers])
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def many_formulas() -> bytes:
    rows = "".join(
        f"<c><f>B{n * 7919 % 10007}*1.18</f><v>{n * 7919 % 100003}</v></c>" for n in range(400_000)
    )
    sheet = ("xl/worksheets/sheet1.xml", f"<worksheet>{rows}</worksheet>")
    return open_xml(sheet, part="/xl/workbook.xml", kind=XLSX)


def bomb() -> bytes:
    """A PDF of a few hundred kilobytes with an attachment of 400 MB."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.attachments["a.bin"] = pikepdf.AttachedFileSpec(document, bytes(400 * 1024**2))
    document.save(out, compress_streams=True)
    return out.getvalue()


def large() -> Image.Image:
    return Image.new("RGB", (11_999, 10_000), "white")


LARGE = {
    "jpg": lambda: saved(Image.new("L", (14_000, 14_900), "white"), "JPEG"),
    "jpg that is sent line by line": lambda: saved(
        Image.new("RGB", (12_000, 9_000), "white"), "JPEG", progressive=True
    ),
    "png": lambda: saved(large(), "PNG"),
    "tif": lambda: saved(large(), "TIFF", compression="tiff_lzw"),
    "pdf": many_pages,
    "pdf of many objects": many_objects,
    "xlsx": many_formulas,
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in ("png", "pdf") else pytest.mark.soak) for name in LARGE]
)
def test_a_file_at_the_limits_is_read_with_bounded_memory(name, tmp_path, capsys):
    path = tmp_path / "large"
    path.write_bytes(LARGE[name]())
    memory, code, output = measure(sys.executable, "-I", uploads.PROBE, name.partition(" ")[0], path, 1000)
    with capsys.disabled():
        print(f" {name}: {memory // 1024**2} MB")
    assert (code, "pages" in output) == (0, True)
    assert memory <= MOST_MEMORY


@pytest.mark.soak
def test_an_attachment_that_unpacks_to_too_much_takes_bounded_memory(tmp_path):
    path, folder = tmp_path / "bomb.pdf", tmp_path / "parts"
    path.write_bytes(bomb())
    folder.mkdir()
    memory, code, output = measure(sys.executable, "-I", verbs.PARTS, path, folder)
    assert code or "refused" in output
    assert memory <= MOST_MEMORY


def test_every_process_is_bounded_to_that_memory():
    for script in (uploads.PROBE, verbs.PARTS):
        assert "MOST_MEMORY = 512 * 1024**2" in script.read_text()
