"""Charts as text: every figure that the page tells is in them, and nothing that its policy forbids."""

import re

from accounts.data import table
from tracking.charts import drawing
from tracking.charts.inputs import (
    Band,
    HeatRow,
    HeatTable,
    LineChart,
    Pyramid,
    Series,
    StepChart,
    Steps,
    Tile,
    TileMap,
)


def all_kinds() -> list[str]:
    lines = [Series("लम्बित 120", [100, 110, 120]), Series("विलंब 12", [10, 11, 12])]
    curves = [Steps("पटल (n = 40)", [(1, 0.8), (3, 0.2)]), Steps("कार्यालय (n = 400)", [(2, 0.5)])]
    return [
        drawing.lines(LineChart("90 दिन", "लम्बित 120", "1 सितम्बर", "30 नवम्बर", lines)),
        drawing.steps(StepChart("पटल पर समय", "माध्यिका 3", 20, "0", "20 दिन", curves)),
        drawing.pyramid(Pyramid("आयु", "0–3: 5 → 7", "अक्टूबर", "नवम्बर", [Band("0–3", 5, 7, "5", "7")])),
        drawing.heat(HeatTable("सप्ताह", "अंश", ["1.11."], [HeatRow("तहसील तिर्वा", [0.5], ["50%"])])),
        drawing.tiles(TileMap("जनपद", "अंश", [Tile(0, 0, "कन्नौज", 0.63, "63%", "/monitor/1/")])),
    ]


def test_a_chart_has_title_description_and_nothing_that_a_policy_of_contents_stops():
    for svg in all_kinds():
        assert re.match(r'<svg viewBox="0 0 \d+ \d+" width="(100%|\d+)" role=', svg)
        assert re.search(r' role="(img|group)" aria-label="[^"]+"', svg)
        assert svg.count("<title>") == svg.count("<desc>") == 1
        assert not re.search(r"style|script|class=|http|\son\w+=", svg)


def test_lines_differ_without_colour_and_are_named_at_their_ends():
    lines = all_kinds()[0]
    assert re.findall('stroke-dasharray="([^"]+)"', lines) == ["none", "7 3"] * 2  # Each and its sample.
    assert "लम्बित 120</text>" in lines
    assert "विलंब 12</text>" in lines


def test_names_from_outside_are_escaped():
    svg = drawing.tiles(TileMap("<b>", "", [Tile(0, 0, "<i>&", 0.1, "10%", "/monitor/1/")]))
    assert "<b>" not in svg
    assert "<i>" not in svg
    assert "&lt;i&gt;&amp;" in svg


def test_a_tile_links_to_its_district_and_what_is_others_is_blank():
    svg = drawing.tiles(
        TileMap("", "", [Tile(0, 0, "कन्नौज", 0.63, "19 · 63%", "/monitor/1/"), Tile(1, 0, "")])
    )
    assert svg.count("<a ") == 1
    assert '<a href="/monitor/1/">' in svg
    assert "19 · 63%</text>" in svg


def test_every_district_has_a_tile_of_its_own_and_neighbours_lie_near():
    grid = {row["district_code"]: (int(row["column"]), int(row["row"])) for row in table("district-tiles")}
    assert set(grid) == {row["district_code"] for row in table("divisions-districts")}
    assert len(set(grid.values())) == 75
    for one, other in [("KNJ", "ETW"), ("LKO", "BBK"), ("VNS", "CDL")]:
        if one in grid and other in grid:
            gap = [abs(here - there) for here, there in zip(grid[one], grid[other], strict=True)]
            assert max(gap) <= 2


def test_charts_of_nothing_are_drawn_too():
    empty = LineChart("90 दिन", "", "", "", [Series("लम्बित 0", [0, 0])])
    assert "polyline" in drawing.lines(empty)
    assert "<svg" in drawing.pyramid(Pyramid("", "", "", "", [Band("0–3", 0, 0, "0", "0")]))
    assert "<svg" in drawing.steps(StepChart("", "", 20, "", "", [Steps("n = 0", [])]))


def test_names_have_the_room_that_they_need():
    chart = LineChart("90 दिन", "", "1 सितम्बर", "30 नवम्बर", [Series("Pending 18,00,000", [0, 18_00_000])])
    svg = drawing.lines(chart)
    place = float(re.search(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="end"[^>]*>20,00,000<', svg)[1])
    assert place >= len("20,00,000") * drawing.SIGN
    named = float(re.search(r'<text x="([\d.]+)" y="[\d.]+" fill="#17396b">Pending', svg)[1])
    assert named + len("Pending 18,00,000") * drawing.SIGN <= drawing.WIDE
