"""Entry of the process: looks at pages of a scan or cuts some out, within limits, and prints the answer."""

import json
import resource
import sys

import pikepdf
import pypdfium2
import zxingcpp

MOST_MEMORY = 512 * 1024**2
MOST_SECONDS = 120
MOST_WRITTEN = 512 * 1024**2
# Dots to an inch: codes of separator sheets are found at these, skewed or turned.
DPI = 75
MOST_DOTS = 4_000_000
# Greys darker than this are ink; a page with less of it, in a thousand dots, is blank. Margins are shadows.
DARK, LEAST_INK, MARGIN = 160, 0.3, 0.05
LETTER, SEPARATOR, BLANK = "L", "S", "B"


def main(order: dict) -> object:
    """Do what the order says."""
    if "out" in order:
        return _cut(order)
    with pypdfium2.PdfDocument(order["source"]) as scan:
        return "".join(_kind(scan[at], order["code"]) for at in range(order["first"], order["last"]))


def _kind(page: pypdfium2.PdfPage, code: str) -> str:
    wide, high = page.get_size()
    scale = min(DPI / 72, (MOST_DOTS / max(wide * high, 1)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    page.close()
    if any(found.text == code for found in zxingcpp.read_barcodes(picture)):
        return SEPARATOR
    across, down = int(picture.width * MARGIN), int(picture.height * MARGIN)
    inner = picture.crop((across, down, picture.width - across, picture.height - down))
    ink = sum(inner.histogram()[:DARK])
    return BLANK if ink * 1000 < LEAST_INK * inner.width * inner.height else LETTER


def _cut(order: dict) -> int:
    """Write these pages, and no others, as a PDF of their own."""
    with pikepdf.open(order["source"]) as scan, pikepdf.new() as made:
        for at in order["pages"]:
            made.pages.append(scan.pages[at])
        made.remove_unreferenced_resources()
        made.save(order["out"])
        return len(made.pages)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(json.dumps(main(json.load(sys.stdin))))
