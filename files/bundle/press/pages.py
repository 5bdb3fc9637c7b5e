"""An uploaded PDF or picture as pages that PDF/A allows, each with the number that it bears on the file."""

import io
from collections.abc import Iterator

import pikepdf
import pikepdf.pdfa
from PIL import Image, ImageOps, ImageSequence

from . import declaring

A4 = (595.28, 841.89)
# A picture of a page has at most so many dots an inch, and so many dots in all.
DPI, MOST_DOTS = 150, 9_000_000
QUALITY = 80
# The longer side of a picture, in dots.
LARGEST = 3_000
MARGIN = 24
# The smallest and the largest side of a page that PDF/A allows, in points.
SIDES = (3, 14_400)
Image.MAX_IMAGE_PIXELS = 120_000_000
# What a page may keep: its look. Its notes and fields are drawn into it before.
KEPT = {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Parent"}


def make(order: dict) -> dict[str, int | str]:
    """Write the paper of the order as a PDF/A; return the number of pages, and how they came to be."""
    how = "as they are"
    if order["extension"] == "pdf":
        made = _as_they_are(order["source"])
        if made is None:
            made, how = _of_pictures(_rendered(order["source"])), "pictures"
    else:
        made = _of_pictures(_frames(order["source"]))
    with pikepdf.open(order["stamps"]) as stamps:
        _stamp(made, stamps)
        declaring.declare(made)
        made.save(order["out"])
    return {"pages": len(made.pages), "how": how}


def _as_they_are(source: str) -> pikepdf.Pdf | None:
    """The pages of a PDF without what only a program does with them; None if PDF/A does not allow them so."""
    try:
        with pikepdf.open(source) as uploaded:
            uploaded.generate_appearance_streams()
            uploaded.flatten_annotations("print")
            made = pikepdf.new()
            made.pages.extend(uploaded.pages)
            _strip(made)
            return _if_allowed(made)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        return None


def _strip(made: pikepdf.Pdf) -> None:
    """Leave of the pages what makes their look; empty dictionaries of patterns are no part of PDF/A."""
    for page in made.pages:
        for name in set(page.obj.keys()) - KEPT:
            del page.obj[name]
    for thing in made.objects:
        resources = (
            thing.get("/Resources") if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) else None
        )
        for kind in ("/Pattern", "/Shading") if isinstance(resources, pikepdf.Dictionary) else ():
            if kind in resources and not resources[kind].keys():
                del resources[kind]


def _if_allowed(made: pikepdf.Pdf) -> pikepdf.Pdf | None:
    declaring.declare(made)
    written = io.BytesIO()
    made.save(written)
    report = pikepdf.pdfa.validate_written(written, "3b")
    written.seek(0)
    return pikepdf.open(written) if report.passed else None


def _rendered(source: str) -> Iterator[tuple[Image.Image, tuple[float, float]]]:
    """Each page of a PDF as a picture, with its size in points."""
    import pypdfium2  # Only where it is needed.

    document = pypdfium2.PdfDocument(source)
    # Draws what was filled in.
    if document.get_formtype():
        document.init_forms()
    for page in document:
        wide, high = page.get_size()
        scale = min(DPI / 72, (MOST_DOTS / max(wide * high, 1)) ** 0.5)
        yield page.render(scale=scale).to_pil(), (wide, high)
        page.close()


def _frames(source: str) -> Iterator[tuple[Image.Image, tuple[float, float]]]:
    """Each frame of a picture, upright, with the size of the sheet it is put on."""
    with Image.open(source) as picture:
        # A JPEG can be read smaller at once, which spares the memory of a large photograph.
        picture.draft(None, (LARGEST, LARGEST))
        for frame in ImageSequence.Iterator(picture):
            upright = ImageOps.exif_transpose(frame.copy())
            yield _on_white(upright), A4 if upright.height >= upright.width else A4[::-1]


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency, in greys or in colours, and not larger than a sheet needs."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    if picture.mode in ("1", "L", "I;16", "I", "F"):
        picture = picture.convert("L")
    picture = picture if picture.mode == "L" else picture.convert("RGB")
    picture.thumbnail((LARGEST, LARGEST))
    return picture


def _of_pictures(pictures: Iterator[tuple[Image.Image, tuple[float, float]]]) -> pikepdf.Pdf:
    made = pikepdf.new()
    for picture, (wide, high) in pictures:
        wide, high = (min(max(side, SIDES[0]), SIDES[1]) for side in (wide, high))
        page = made.add_blank_page(page_size=(wide, high))
        shown = pikepdf.Stream(made, _jpeg(picture))
        shown.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB,
            Filter=pikepdf.Name.DCTDecode,
        )
        scale = min(wide / picture.width, high / picture.height)
        across, up = picture.width * scale, picture.height * scale
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=made.make_indirect(shown)))
        place = (
            f"q {across:.3f} 0 0 {up:.3f} {(wide - across) / 2:.3f} {(high - up) / 2:.3f} cm /Picture Do Q"
        )
        page.Contents = pikepdf.Stream(made, place.encode())
    return made


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _stamp(made: pikepdf.Pdf, stamps: pikepdf.Pdf) -> None:
    """Put the number of each page on the file at its upper right."""
    for page, stamp in zip(made.pages, stamps.pages, strict=False):
        left, low, right, top = (float(side) for side in page.cropbox)
        wide, high = (float(side) for side in stamp.mediabox[2:])
        if int(page.obj.get("/Rotate", 0)) % 180:
            place = pikepdf.Rectangle(right - high - MARGIN / 2, low + MARGIN, right - MARGIN / 2, low + wide)
        else:
            place = pikepdf.Rectangle(
                max(right - wide - MARGIN, left), top - high - MARGIN / 2, right - MARGIN, top - MARGIN / 2
            )
        page.add_overlay(stamp, place)
