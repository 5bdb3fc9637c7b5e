"""Syllables of a PDF as signs of their own, so that text is copied and found as it was printed.

A PDF maps each sign of a font to one text. WeasyPrint takes the text that a sign first stood for; in
Devanagari the same sign stands for several, and before the letter that it follows in writing. Here each
syllable of several signs, or of a sign that stands for another text already, becomes one sign of the embedded
font with the text of the syllable. Readers that know nothing of Hindi then take out the right text.

This replaces two functions of WeasyPrint; tests/accounts/pages/test_extraction.py fails where a new version
of it has others.
"""

import io
import unicodedata
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from weasyprint.draw import text as drawing
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

# Signs have numbers of 16 bits.
MOST_SIGNS = 2**16
# Widths and places in a PDF are thousandths of the size of the font.
EM = 1000
JOINERS = "\u200c\u200d"


class Placed(NamedTuple):
    """A sign of the font at a place within a syllable, in thousandths."""

    sign: int
    x: int
    y: int


class Syllable(NamedTuple):
    """A piece of text that cannot be divided, the signs that show it, and its width in thousandths."""

    text: str
    signs: tuple[Placed, ...]
    width: float


class NotComposed(Exception):
    """The line holds what only WeasyPrint draws: pictures, signs that no font has, other directions."""


def install() -> None:
    """Let WeasyPrint draw by syllables."""
    drawing.draw_first_line = _by_syllables(drawing.draw_first_line)
    Font.clean = _with_syllables(Font.clean)


def _by_syllables(draw_first_line):
    @wraps(draw_first_line)
    def draw(stream, textbox, text_overflow, block_ellipsis, matrix):
        is_whole = text_overflow != "ellipsis" and block_ellipsis == "none"
        if not is_whole or not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
        pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
        line, _index = textbox.pango_layout.get_first_line()
        try:
            runs = [_run(stream, item, textbox) for item in _items(line)]
        except NotComposed:
            return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for font, size, string in runs:
            stream.set_font_size(font.hash, size)
            stream.show_text(string)
        return []

    return draw


def _items(line) -> Iterator[Any]:
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _run(stream, item, textbox) -> tuple[Font, float, str]:
    """The font of a run of signs, its size, and the run as a string of the PDF."""
    font, size = stream.add_font(item.item.analysis.font)
    is_picture = font.bitmap or font.png or font.svg or font.colr
    if is_picture or "glyf" not in font.tables or item.item.analysis.level % 2:
        raise NotComposed
    written = textbox.pango_layout.text.encode()[item.item.offset :][: item.item.length]
    per_unit = EM * FROM_UNITS / size

    def width_of(sign: int) -> int:
        pango.pango_font_get_glyph_extents(
            item.item.analysis.font, sign, stream.ink_rect, stream.logical_rect
        )
        return round(stream.logical_rect.width * per_unit)

    return font, size, _shown(font, list(_syllables(item, written, per_unit)), width_of)


def _syllables(item, written: bytes, per_unit: float) -> Iterator[Syllable]:
    glyphs, clusters, count = item.glyphs.glyphs, item.glyphs.log_clusters, item.glyphs.num_glyphs
    starts = [i for i in range(count) if i == 0 or clusters[i] != clusters[i - 1]]
    starts = [i for i in starts if i == 0 or not _is_attached(written[clusters[i] :])]
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        text = written[clusters[start] : clusters[end] if end < count else len(written)].decode()
        placed, pen = [], 0.0
        for glyph in glyphs[start:end]:
            place = glyph.geometry
            if glyph.glyph != pango.PANGO_GLYPH_EMPTY:
                if glyph.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                    raise NotComposed
                x, y = pen + place.x_offset * per_unit, -place.y_offset * per_unit
                placed.append(Placed(glyph.glyph, round(x), round(y)))
            pen += place.width * per_unit
        yield Syllable(text, tuple(placed), pen)


def _is_attached(written: bytes) -> bool:
    """Return whether the first letter belongs to the one before: a vowel sign, a mark, a joiner."""
    letter = written[:4].decode(errors="ignore")[:1]
    return letter in JOINERS or unicodedata.category(letter).startswith("M")


def _shown(font: Font, syllables: list[Syllable], width_of: Callable[[int], int]) -> str:
    """The syllables as a string of the PDF, with what is to be moved between them."""
    parts, moved = [], 0.0
    for syllable in syllables:
        if syllable.signs:
            if round(moved):
                parts.append(f"{-round(moved)}")
                moved -= round(moved)
            sign = _sign(font, syllable, width_of)
            parts.append(f"<{sign:04x}>")
            moved += syllable.width - font.widths[sign]
        else:
            moved += syllable.width
    return "".join(parts)


def _sign(font: Font, syllable: Syllable, width_of: Callable[[int], int]) -> int:
    """The number of the sign in the embedded font that shows the syllable and has its text."""
    [first, *others] = syllable.signs
    is_plain = not others and not first.x and not first.y
    if is_plain and font.to_unicode.get(first.sign, syllable.text) == syllable.text:
        font.to_unicode[first.sign] = syllable.text
        if first.sign not in font.widths:
            font.widths[first.sign] = width_of(first.sign)
        return first.sign
    made = font.__dict__.setdefault("syllables", {})
    sign = made.setdefault((syllable.text, syllable.signs), font.glyph_count + len(made))
    if sign >= MOST_SIGNS:
        raise NotComposed
    font.to_unicode[sign] = syllable.text
    font.widths.setdefault(sign, round(syllable.width))
    return sign


def _with_syllables(clean):
    @wraps(clean)
    def clean_and_compose(font: Font, to_unicode: dict[int, str], hinting: bool) -> None:
        made = {number: signs for (_text, signs), number in font.__dict__.get("syllables", {}).items()}
        used = {sign for sign in to_unicode if sign not in made}
        used |= {placed.sign for signs in made.values() for placed in signs}
        clean(font, dict.fromkeys(sorted(used), ""), hinting)
        if made:
            font.file_content = _composed(font, made)

    return clean_and_compose


def _composed(font: Font, made: dict[int, tuple[Placed, ...]]) -> bytes:
    """The font with a sign for each syllable, behind its own signs."""
    program, out = TTFont(io.BytesIO(font.file_content)), io.BytesIO()
    own, scale = program.getGlyphOrder(), font.upem / EM
    numbers = range(len(own), max(made) + 1)
    program.setGlyphOrder([*own, *(f"syllable{number}" for number in numbers)])
    shapes, outlines, metrics = program.getGlyphSet(), program["glyf"], program["hmtx"]
    for number in numbers:
        pen = TTGlyphPen(shapes)
        for placed in made.get(number, ()):
            pen.addComponent(own[placed.sign], (1, 0, 0, 1, round(placed.x * scale), round(placed.y * scale)))
        name, outline = f"syllable{number}", pen.glyph()
        outlines.glyphs[name] = outline
        outline.recalcBounds(outlines)
        # A reader draws the outline this far from the pen, wherever it begins.
        metrics[name] = (round(font.widths.get(number, 0) * scale), outline.xMin)
    outlines.glyphOrder = program.getGlyphOrder()
    program.save(out)
    return out.getvalue()
