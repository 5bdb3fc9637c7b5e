"""The drawings. All is told by presentation attributes, so that no policy of contents is in the way.

Lines differ by dashes and thickness and are named at their ends, shares by darkness and by their number:
a print in black and white says the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.pages import words

from .inputs import HeatTable, LineChart, Pyramid, StepChart, Tile, TileMap

INK, FAINT, GRID = "#1b2430", "#5a6472", "#d9d6ce"
FONT = "Noto Sans Devanagari, Nirmala UI, Noto Sans, sans-serif"
# Colour, thickness and dashes of the first line, the second, and so on.
STROKES = (
    ("#17396b", "2.4", "none"),
    ("#a3221b", "2.4", "7 3"),
    ("#2e6b45", "1.4", "none"),
    ("#7a5200", "1.4", "2 3"),
)
# Shares up to the first bound, up to the second, and so on; each darker than the one before.
SHADES = ((0.0, "#ffffff", INK), (0.1, "#fbe9e4", INK), (0.2, "#f3c3b5", INK), (0.4, "#dd8069", "#000000"))
DARKEST = ("#a3221b", "#ffffff")
# A phone shows a drawing of this width about as large as it is drawn.
WIDE, HIGH, TOP, FOOT = 340, 190, 14, 26
# The width of a sign, on average.
SIGN = 7.4
# From one line of a name to the next; before a name a piece of its line, which tells it without colour.
LABEL, SAMPLE = 16, 18
TILE_WIDE, TILE_HIGH = 82, 50
# A phone has room for a tile of one figure.
SMALL = 26
CELL_NAME, CELL_HIGH = 22, 26


@dataclass(frozen=True)
class _Plot:
    """The part of a drawing that has lines, between the names of the marks and those of the lines."""

    left: float
    right: float
    high: int

    @classmethod
    def between(cls, marks: Iterable[str], labels: Iterable[str], high: int = HIGH) -> "_Plot":
        """Leave the names on both sides as much room as they need."""
        left = max(map(_signs, marks), default=0) * SIGN + 10
        lines = [line for label in labels for line in label.splitlines()]
        return cls(left, WIDE - max(map(_signs, lines), default=0) * SIGN - SAMPLE - 8, high)

    def place(self, along: float, share: float) -> tuple[float, float]:
        """The place of a share along the axis, and of a share of its height."""
        return self.left + along * (self.right - self.left), self.height(share)

    def height(self, share: float) -> float:
        """The height on the page of a share of the axis."""
        return self.high - FOOT - share * (self.high - FOOT - TOP)


def lines(chart: LineChart, high: int = HIGH) -> SafeString:
    """Draw lines over days, from zero upwards."""
    top = _round_up(max((max(line.values, default=0) for line in chart.lines), default=0))
    marks = [(0, "0"), (0.5, words.count(round(top / 2))), (1, words.count(round(top)))]
    plot = _Plot.between((mark for _share, mark in marks), (line.label for line in chart.lines), high)
    last = max(max((len(line.values) for line in chart.lines), default=0) - 1, 1)
    drawn, ends = [], []
    for number, line in enumerate(chart.lines):
        points = [plot.place(at / last, value / top) for at, value in enumerate(line.values)]
        drawn.append(_stroke(number, points))
        ends.append((points[-1][1] if points else plot.height(0), line.label))
    parts = [_axes(plot, marks, chart.begins, chart.ends), *drawn, _labels(plot, ends)]
    return _svg(chart.title, chart.description, WIDE, high, parts)


def steps(chart: StepChart) -> SafeString:
    """Draw falling curves in steps, from 100% down."""
    marks = [(0, "0%"), (0.5, "50%"), (1, "100%")]
    plot = _Plot.between((mark for _share, mark in marks), (curve.label for curve in chart.curves))
    most = chart.most or 1
    drawn, ends = [], []
    for number, curve in enumerate(chart.curves):
        points, share = [plot.place(0, 1)], 1.0
        for length, lower in curve.points:
            if length > most:
                break
            points += [plot.place(length / most, share), plot.place(length / most, lower)]
            share = lower
        points.append(plot.place(1, share))
        drawn.append(_stroke(number, points))
        ends.append((plot.height(share), curve.label))
    parts = [_axes(plot, marks, chart.begins, chart.ends), *drawn, _labels(plot, ends)]
    return _svg(chart.title, chart.description, WIDE, HIGH, parts)


def pyramid(chart: Pyramid) -> SafeString:
    """Draw bands above each other, the first at the foot: one moment in outline, one filled."""
    most = max((max(band.left, band.right) for band in chart.bands), default=0) or 1
    # The name of a band stands in the middle, its two figures beyond the bars.
    middle, gap, row, reach = WIDE / 2, 54, 34, WIDE / 2 - 54 - 48
    parts = [
        _text(middle - gap, 16, chart.left, anchor="end", weight="bold"),
        _text(middle + gap, 16, chart.right, weight="bold"),
    ]
    for number, band in enumerate(reversed(chart.bands)):
        y = 28 + number * row
        left, right = (reach * value / most for value in (band.left, band.right))
        parts += [
            _box(middle - gap - left, y, left, row - 6, "#ffffff", STROKES[0][0]),
            _box(middle + gap, y, right, row - 6, STROKES[0][0], STROKES[0][0]),
            _text(middle, y + 20, band.label, anchor="middle"),
            _text(middle - gap - left - 5, y + 20, band.left_text, anchor="end"),
            _text(middle + gap + right + 5, y + 20, band.right_text),
        ]
    return _svg(chart.title, chart.description, WIDE, 28 + row * len(chart.bands), parts)


def heat(chart: HeatTable) -> SafeString:
    """Draw a table of shares, each cell with its number; the name of a line stands above its cells."""
    cell, row = WIDE // max(len(chart.columns), 1), CELL_NAME + CELL_HIGH + 6
    names, areas, cells = [], [], []
    for at, column in enumerate(chart.columns):
        cells.append(_text(cell * at + cell // 2, 14, column, fill=FAINT))
    for number, line in enumerate(chart.rows):
        y = 20 + number * row
        names.append(_text(0, y + 16, _short(line.label, 44)))
        for at, (share, text) in enumerate(zip(line.shares, line.texts, strict=True)):
            shade, ink = _shade(share)
            areas.append(_area(at * cell, y + CELL_NAME, cell - 2, CELL_HIGH, shade))
            cells.append(_text(at * cell + cell // 2 - 1, y + CELL_NAME + 18, text, fill=ink))
    parts = [*names, _areas(areas), format_html('<g text-anchor="middle">{}</g>', _joined(cells))]
    return _svg(chart.title, chart.description, WIDE, 20 + row * len(chart.rows), parts)


def tiles(chart: TileMap) -> SafeString:
    """Draw places as tiles; each that has a page is a link to it, the others are left blank."""
    wide = TILE_WIDE * (1 + max((tile.column for tile in chart.tiles), default=0))
    high = TILE_HIGH * (1 + max((tile.row for tile in chart.tiles), default=0))
    drawn = [_tile(tile) for tile in sorted(chart.tiles, key=lambda tile: (tile.row, tile.column))]
    # Not an image: what can be pressed must be reached.
    grid = format_html('<g text-anchor="middle" fill="{}">{}</g>', INK, _joined(drawn))
    return _svg(chart.title, chart.description, wide, high, [grid], role="group")


def small_tiles(chart: TileMap) -> SafeString:
    """Draw the same places for a phone, each with its percentage alone; a blank one is not drawn."""
    wide = SMALL * (1 + max((tile.column for tile in chart.tiles), default=0))
    high = SMALL * (1 + max((tile.row for tile in chart.tiles), default=0))
    own = sorted((tile for tile in chart.tiles if tile.url), key=lambda tile: (tile.row, tile.column))
    drawn = map(_small_tile, own)
    grid = format_html('<g text-anchor="middle" fill="{}">{}</g>', INK, _joined(drawn))
    return _svg(chart.title, chart.description, wide, high, [grid], role="group")


def _small_tile(tile: Tile) -> SafeString:
    x, y = tile.column * SMALL, tile.row * SMALL
    shade, ink = _shade(tile.share)
    figure = ""
    if tile.share is not None:
        place = x + SMALL // 2, y + 18
        figure = format_html('<text x="{}" y="{}"{}>{}</text>', *place, _ink(ink), round(tile.share * 100))
    # Only a light tile needs an edge: there are many.
    edge = format_html(' stroke="{}"', GRID) if shade in ("none", SHADES[0][1]) else ""
    return format_html(
        '<a href="{}" aria-label="{}: {}"><path d="M{} {}h25v25h-25z" fill="{}"{}/>{}</a>',
        *(tile.url, tile.label, tile.text, x, y, shade, edge, figure),
    )


def _tile(tile: Tile) -> SafeString:
    x, y = tile.column * TILE_WIDE, tile.row * TILE_HIGH
    shade, ink = _shade(tile.share) if tile.url else ("none", INK)
    area = format_html(
        '<path d="M{} {}h{}v{}h-{}z" fill="{}" stroke="{}"/>',
        *(x + 1, y + 1, TILE_WIDE - 2, TILE_HIGH - 2, TILE_WIDE - 2, shade, GRID),
    )
    if not tile.url:
        return area
    middle, label = round(x + TILE_WIDE / 2), _short(tile.label, 10)
    # A name that was cut is told whole to who hears the page, and in the table to who sees it.
    whole = format_html(' aria-label="{}: {}"', tile.label, tile.text) if label != tile.label else ""
    fill = _ink(ink)
    return format_html(
        '<a href="{}"{}>{}<text x="{}" y="{}"{}>{}</text>'
        '<text x="{}" y="{}"{} font-weight="bold">{}</text></a>',
        *(tile.url, whole, area, middle, y + 20, fill, label, middle, y + 40, fill, tile.text),
    )


def _ink(ink: str) -> SafeString:
    """The colour of a text on a tile, where it is not that of the whole drawing."""
    return mark_safe("") if ink in (INK, FAINT) else format_html(' fill="{}"', ink)


def _svg(
    title: str,
    description: str,
    wide: float,
    high: float,
    parts: Iterable[str],
    role: str = "img",
    width: str = "100%",
) -> SafeString:
    """A drawing that becomes smaller where the page is narrow, unless its width is given."""
    return format_html(
        '<svg viewBox="0 0 {} {}" width="{}" role="{}" aria-label="{}" font-family="{}" font-size="13">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        *(round(wide), round(high), width, role, f"{title}. {description}", FONT),
        *(title, description, _joined(parts)),
    )


def _axes(plot: _Plot, marks: Sequence[tuple[float, str]], begins: str, ends: str) -> SafeString:
    parts = []
    for share, label in marks:
        y = plot.height(share)
        line = '<path d="M{} {}H{}" stroke="{}"/>'
        places = (f"{number:.1f}" for number in (plot.left, y, plot.right))
        parts.append(format_html(line, *places, FAINT if share == 0 else GRID))
        parts.append(_text(plot.left - 6, y + 4, label, anchor="end", fill=FAINT))
    parts.append(_text(plot.left, plot.high - 6, begins, fill=FAINT))
    beside = plot.left + (_signs(begins) + _signs(ends) + 2) * SIGN
    parts.append(_text(max(plot.right, beside), plot.high - 6, ends, anchor="end", fill=FAINT))
    return _joined(parts)


def _stroke(number: int, points: Iterable[tuple[float, float]]) -> SafeString:
    colour, thick, dashes = STROKES[number % len(STROKES)]
    places = [f"{x:.0f},{y:.0f}" for x, y in points]
    way = " ".join(place for place, before in zip(places, ["", *places], strict=False) if place != before)
    return format_html(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>',
        *(way, colour, thick, dashes),
    )


def _labels(plot: _Plot, ends: Sequence[tuple[float, str]]) -> SafeString:
    """Name each line at its end, in its colour, moved apart where two ends lie close."""
    ordered = sorted((y, number, label) for number, (y, label) in enumerate(ends))
    tops: list[float] = []
    foot = 0.0
    for y, _number, label in ordered:
        tops.append(max(y, foot))
        foot = tops[-1] + LABEL * len(label.splitlines())
    over = max(foot - LABEL - (plot.high - FOOT), 0)
    drawn = []
    for top, (_y, number, label) in zip(tops, ordered, strict=True):
        left, colour = plot.right + 4, STROKES[number % len(STROKES)][0]
        drawn.append(_stroke(number, [(left, top - over), (left + SAMPLE - 2, top - over)]))
        drawn += [
            _text(left + SAMPLE + 2, top - over + 4 + at * LABEL, line, fill=colour)
            for at, line in enumerate(label.splitlines())
        ]
    return _joined(drawn)


def _text(x: float, y: float, text: str, **how: str | int) -> SafeString:
    extra = {"anchor": "text-anchor", "weight": "font-weight", "size": "font-size", "fill": "fill"}
    named = format_html_join("", ' {}="{}"', ((extra[name], value) for name, value in how.items()))
    return format_html('<text x="{}" y="{}"{}>{}</text>', round(x), round(y), named, text)


def _box(x: float, y: float, wide: float, high: float, fill: str, stroke: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
        *(f"{number:.1f}" for number in (x, y, wide, high)),
        *(fill, stroke),
    )


def _area(x: int, y: int, wide: int, high: int, fill: str) -> SafeString:
    """A cell among others."""
    return format_html('<path d="M{} {}h{}v{}h-{}z" fill="{}"/>', x, y, wide, high, wide, fill)


def _areas(areas: Iterable[str]) -> SafeString:
    """Cells with their edges, which a print in black and white needs."""
    return format_html('<g stroke="{}">{}</g>', GRID, _joined(areas))


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped where it is made


def _shade(share: float | None) -> tuple[str, str]:
    if share is None:
        return "none", FAINT
    return next(((shade, ink) for bound, shade, ink in SHADES if share <= bound), DARKEST)


def _round_up(value: float) -> float:
    """The next of 2, 4, 10, 20, 40, 100 …: half of it is whole, too."""
    power = 1
    while True:
        for times in (2, 4, 10):
            if value <= times * power:
                return times * power
        power *= 10


def _stands_apart(sign: str) -> bool:
    """Return whether a sign takes room beside the one before, not above or below it."""
    return not (0x093A <= ord(sign) <= 0x094F or 0x0900 <= ord(sign) <= 0x0903)


def _signs(label: str) -> int:
    return sum(map(_stands_apart, label))


def _short(label: str, most: int) -> str:
    """A name cut to the room there is."""
    kept, taken = "", 0
    for sign in label:
        taken += _stands_apart(sign)
        if taken > most:
            return f"{kept.rstrip()}…"
        kept += sign
    return kept
