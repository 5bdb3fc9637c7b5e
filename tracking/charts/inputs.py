"""Numbers of charts with their words, as pages, prints and the API hand them on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """A line: its name with its last figure, and a value for each place along the axis."""

    label: str
    values: Sequence[float]


@dataclass(frozen=True)
class LineChart:
    """Lines over days; the axis is named at its two ends."""

    title: str
    description: str
    begins: str
    ends: str
    lines: Sequence[Series]


@dataclass(frozen=True)
class Steps:
    """A curve that falls in steps: lengths, and the share that lasts longer."""

    label: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class StepChart:
    """Falling curves beside each other, up to the length `most`."""

    title: str
    description: str
    most: float
    begins: str
    ends: str
    curves: Sequence[Steps]


@dataclass(frozen=True)
class Band:
    """A step of a pyramid: its name, and how many lie to the left and to the right."""

    label: str
    left: int
    right: int
    left_text: str
    right_text: str


@dataclass(frozen=True)
class Pyramid:
    """Bands above each other, of two moments side by side."""

    title: str
    description: str
    left: str
    right: str
    bands: Sequence[Band]


@dataclass(frozen=True)
class HeatRow:
    """A line of a heat table: a share for each column, None where there is none, and its text."""

    label: str
    shares: Sequence[float | None]
    texts: Sequence[str]


@dataclass(frozen=True)
class HeatTable:
    """Shares by line and column, darker where more."""

    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]


@dataclass(frozen=True)
class Tile:
    """A place on a schematic grid, with its share, its text and its page; without a page it is blank."""

    column: int
    row: int
    label: str
    share: float | None = None
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class TileMap:
    """Places as tiles that lie beside each other about as they do on the map."""

    title: str
    description: str
    tiles: Sequence[Tile]
