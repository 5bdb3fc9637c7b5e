"""The graph of ways as a drawing: steps in a column, passages on lanes beside it.

What goes on is drawn on the right, what goes back on the left, so that a return is seen without colour. All
is told by presentation attributes, so that no policy of contents is in the way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tracking.charts.drawing import FAINT, FONT, GRID, INK

BOX, GAP, PORT = 180, 26, 16
# The middle of all boxes lies at 0.
LEFT, RIGHT = -BOX / 2, BOX / 2
# Lanes on each side, the first so far from the boxes that a count fits before it.
NEAR, LANE, LANES = 36, 12, 7


@dataclass(frozen=True)
class Node:
    """A step: its name in one or two lines, its figures, its share of all time, its list."""

    step: int
    label: Sequence[str]
    text: str
    share: float
    title: str
    url: str = ""


@dataclass(frozen=True)
class Arrow:
    """A passage from one node to another, by their places: its count, its share of the commonest."""

    begins: int
    ends: int
    text: str
    share: float
    title: str
    url: str

    @property
    def goes_on(self) -> bool:
        """True to the next node, which needs no lane."""
        return self.ends == self.begins + 1

    @property
    def returns(self) -> bool:
        """True if it goes back, or stays."""
        return self.ends <= self.begins

    @property
    def span(self) -> tuple[int, int]:
        """The nodes between which it runs, the upper one first."""
        return min(self.begins, self.ends), max(self.begins, self.ends)


@dataclass
class _Place:
    """The upper edge and the height of a node, and how many lines end on each of its sides so far."""

    top: float = 0
    high: float = 0
    ports: int = 0


def lanes(arrows: Sequence[Arrow]) -> dict[Arrow, int]:
    """Give each arrow of one side a lane, the short ones near; those for which none is left get none."""
    taken: list[list[tuple[int, int]]] = [[] for _lane in range(LANES)]
    given = {}
    for arrow in sorted(arrows, key=lambda arrow: (arrow.span[1] - arrow.span[0], arrow.span)):
        above, below = arrow.span
        for number, spans in enumerate(taken):
            if all(below < other_above or above > other_below for other_above, other_below in spans):
                spans.append(arrow.span)
                given[arrow] = number
                break
    return given


def left_out(arrows: Sequence[Arrow]) -> int:
    """Count the arrows for which no lane is left."""
    beside = [arrow for arrow in arrows if not arrow.goes_on]
    returns = [arrow for arrow in beside if arrow.returns]
    goes_on = [arrow for arrow in beside if not arrow.returns]
    return len(beside) - len(lanes(returns)) - len(lanes(goes_on))


def draw(title: str, description: str, nodes: Sequence[Node], arrows: Sequence[Arrow]) -> SafeString:
    """Draw the nodes from above to below, and the arrows between them."""
    left = lanes([arrow for arrow in arrows if arrow.returns])
    right = lanes([arrow for arrow in arrows if not arrow.returns and not arrow.goes_on])
    places = _places(nodes, left, right)
    drawn = [_straight(arrow, places) for arrow in arrows if arrow.goes_on]
    drawn += _side(left, places, is_left=True)
    drawn += _side(right, places, is_left=False)
    boxes = [_node(node, place) for node, place in zip(nodes, places, strict=True)]
    # As wide as its lanes need, and on a wide screen no larger than the text beside it.
    half = round(RIGHT + NEAR + LANE * max([*left.values(), *right.values()], default=0) + 4)
    high = round(places[-1].top + places[-1].high + 4)
    return format_html(
        '<svg viewBox="{} 0 {} {}" width="{}" role="group" aria-label="{}" '
        'font-family="{}" font-size="13">'
        "<title>{}</title><desc>{}</desc>{}{}</svg>",
        *(-half, 2 * half, high, 2 * half, title, FONT, title, description, _joined(drawn), _joined(boxes)),
    )


def _places(nodes: Sequence[Node], left: dict[Arrow, int], right: dict[Arrow, int]) -> list[_Place]:
    """Lay the nodes out, each as high as its text and the lines on its busier side need."""
    places, top = [], 2.0
    for number, node in enumerate(nodes):
        busiest = max(_ends(number, side) for side in (left, right))
        place = _Place(top, max(14 + 16 * (len(node.label) + bool(node.text)), PORT * busiest + 6))
        places.append(place)
        top += place.high + GAP
    return places


def _ends(number: int, side: Iterable[Arrow]) -> int:
    """The lines of one side that begin or end at a node."""
    return sum((arrow.begins == number) + (arrow.ends == number) for arrow in side)


def _side(given: dict[Arrow, int], places: list[_Place], *, is_left: bool) -> list[SafeString]:
    """Draw the arrows of one side; on a node those to above end above those to below, so that few cross."""
    ends = [(arrow.begins, arrow.ends, arrow, True) for arrow in given]
    ends += [(arrow.ends, arrow.begins, arrow, False) for arrow in given]
    heights: dict[tuple[Arrow, bool], float] = {}
    used = [0] * len(places)
    for at, _other, arrow, begins in sorted(ends, key=lambda end: (end[0], end[1] >= end[0], end[1], end[3])):
        heights[arrow, begins] = places[at].top + PORT * (used[at] + 1)
        used[at] += 1
    return [
        _curve(arrow, lane, heights[arrow, True], heights[arrow, False], is_left=is_left)
        for arrow, lane in given.items()
    ]


def _curve(arrow: Arrow, lane: int, begin: float, end: float, *, is_left: bool) -> SafeString:
    edge, away = (LEFT, -1) if is_left else (RIGHT, 1)
    outer = edge + away * (NEAR + LANE * lane)
    line = f"M{edge:.0f} {begin:.0f}H{outer:.0f}V{end:.0f}H{edge + away * 6:.0f}"
    head = f"M{edge:.0f} {end:.0f}l{away * 7} -4v8z"
    anchor = "end" if is_left else "start"
    return _arrow(arrow, line, head, edge + away * 4, begin - 3, anchor)


def _straight(arrow: Arrow, places: list[_Place]) -> SafeString:
    above, below = places[arrow.begins], places[arrow.ends]
    begin = above.top + above.high
    line = f"M0 {begin:.0f}V{below.top - 6:.0f}"
    head = f"M0 {below.top:.0f}l-4 -7h8z"
    return _arrow(arrow, line, head, 8, begin + GAP / 2 + 4, "start")


def _arrow(arrow: Arrow, line: str, head: str, x: float, y: float, anchor: str) -> SafeString:
    return format_html(
        '<a href="{}"><title>{}</title><path d="{}" fill="none" stroke="{}" stroke-width="{}"{}/>'
        '<path d="{}" fill="{}"/><text x="{}" y="{}" text-anchor="{}" font-size="11" fill="{}">{}</text></a>',
        *(arrow.url, arrow.title, line, INK, f"{0.8 + 2.4 * arrow.share:.1f}", _dashes(arrow)),
        *(head, INK, round(x), round(y), anchor, INK, arrow.text),
    )


def _dashes(arrow: Arrow) -> SafeString:
    return format_html(' stroke-dasharray="{}"', "5 3") if arrow.returns else SafeString()


def _node(node: Node, place: _Place) -> SafeString:
    """A box with its name and figures; the bar along its foot is its share of all time."""
    top, high = round(place.top), round(place.high)
    lines = [(text, "bold", INK) for text in node.label]
    if node.text:
        lines.append((node.text, "normal", FAINT))
    texts = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle" font-weight="{}" fill="{}">{}</text>',
        ((0, top + 17 + 16 * number, weight, ink, text) for number, (text, weight, ink) in enumerate(lines)),
    )
    box = format_html(
        '<path d="M{} {}h{}v{}h-{}z" fill="#ffffff" stroke="{}"/><path d="M{} {}h{}v4h-{}z" fill="{}"/>{}',
        *(round(LEFT), top, BOX, high, BOX, INK if node.url else GRID),
        *(round(LEFT), top + high - 4, round(BOX * node.share), round(BOX * node.share), INK, texts),
    )
    if not node.url:
        return box
    return format_html('<a href="{}"><title>{}</title>{}</a>', node.url, node.title, box)


def _joined(parts: Sequence[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
