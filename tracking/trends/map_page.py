"""The districts on one screen, in the reader's words."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from accounts.data import table
from accounts.models import Office
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.pages.tables import Table
from accounts.rollout.figures import KindFigures
from tracking.charts import drawing
from tracking.charts.inputs import Tile, TileMap

from .figures import MOST_ROWS, Stands
from .page import percent


def whole(day: date, districts: Sequence[Office], departments: Sequence[Office], stands: Stands) -> dict:
    """Districts and departments as a day ended."""
    grid = {row["district_code"]: (int(row["column"]), int(row["row"])) for row in table("district-tiles")}
    return {
        "as_of_text": _("as %s ended") % words.date(day),
        "sentence": sentence({office.pk: stands[office.pk] for office in districts}),
        "map": tile_map(grid, districts, stands),
        "districts": listed(districts, stands),
        "departments": listed(departments, stands),
    }


def listed(offices: Iterable[Office], stands: Stands) -> dict:
    """The offices with most late papers, and the others for a fold."""
    rows = stand_rows(offices, stands)
    busy = [row for row in rows if row["pending"]]
    return {
        "worst": busy[:MOST_ROWS],
        "others": busy[MOST_ROWS:],
        "idle": words.count(len(rows) - len(busy)) if len(rows) > len(busy) else "",
    }


def sheet(name: str, place: str, offices: Iterable[Office], stands: Stands) -> Table:
    """Every place with what lies there and what of it is late, for a file."""
    heading = [_("Office"), _("Kind"), _("Pending"), _("Late"), _("Share of late ones")]
    rows = []
    for office in offices:
        pending, late = stands.get(office.pk, (0, 0))
        late_share = percent(late / pending if pending else None)
        rows.append([str(office), str(office.get_kind_display()), pending, late, late_share])
    return Table(name, _("Districts") + f": {place}", heading, rows)


def tile_map(grid: dict[str, tuple[int, int]], districts: Sequence[Office], stands: Stands) -> str:
    """Districts as tiles; those of others are left blank."""
    own = {office.code: office for office in districts}
    tiles = []
    for code, (column, row) in grid.items():
        if office := own.get(code):
            pending, late = stands.get(office.pk, (0, 0))
            its = late / pending if pending else None
            text = f"{words.count(pending)} · {percent(its)}" if pending else "0"
            tiles.append(
                Tile(column, row, place_name(office), its, text, address("monitor_office", office.pk))
            )
        else:
            tiles.append(Tile(column, row, ""))
    described = _("Each tile: papers pending, and the share of late ones")
    return drawing.tiles(TileMap(_("Districts"), described, tiles))


def place_name(office: Office) -> str:
    """The district without the word for it."""
    name = str(office)
    for word in ("जनपद ", "District "):
        name = name.removeprefix(word)
    return name


def stand_rows(offices: Iterable[Office], stands: Stands) -> list[dict]:
    """Offices with what lies there, those with most late papers first."""
    ordered = sorted(offices, key=lambda office: (-stands[office.pk][1], -stands[office.pk][0], office.pk))
    return [
        {
            "label": place_name(office),
            "url": address("monitor_office", office.pk),
            "pending": stands[office.pk][0],
            "text": _stand_text(*stands[office.pk]),
        }
        for office in ordered
    ]


def _stand_text(pending: int, late: int) -> str:
    late_text = f"{words.count(late)} ({percent(late / pending)})" if late else "0"
    return f"{words.count(pending)} · {late_text}"


def sentence(stands: Stands) -> str:
    """The districts in one sentence."""
    pending = sum(its for its, _late in stands.values())
    late = sum(its for _pending, its in stands.values())
    half = sum(its * 2 > whole for whole, its in stands.values())
    return _(
        "%(late)s of %(pending)s papers in the districts are late (%(share)s);"
        " in %(half)s districts more than half."
    ) % {
        "late": words.count(late),
        "pending": words.count(pending),
        "share": percent(late / pending if pending else None),
        "half": half,
    }


def rollout(kinds: Iterable[KindFigures]) -> list[dict]:
    """The roll-out by kind of office."""
    return [
        {
            "label": str(Office.Kind(kind.kind).label),
            "live": words.count(kind.live),
            "under_way": words.count(kind.under_way),
            "total": words.count(kind.total),
        }
        for kind in kinds
        if kind.total
    ]
