"""Routes in the reader's words: the graph, the table of steps, the variants and the loops."""

from collections.abc import Callable, Collection, Iterable
from fractions import Fraction
from itertools import pairwise
from textwrap import wrap
from urllib.parse import urlencode

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Designation, Office, Post
from accounts.pages import tables, words
from accounts.pages.addresses import address
from tracking.time import clock

from . import drawing, figures
from .drawing import Arrow, Node
from .figures import Graph, Loop, Stop, Variant
from .sample import Sample
from .ways import CLOSED, OPENED, Ways

# So many letters fit on a line of a step, on two lines at most.
LETTERS = 22
ARROW = " → "
STEPS, LOOPS = 40, 10
Link = Callable[[str, Iterable[int]], str]


class Labels:
    """Names of steps in the reader's language, read in one query; lengths in days of one office."""

    def __init__(self, steps: Collection[int], *, by_desk: bool, day_seconds: int):
        places = {step for step in steps if step > 0}
        rows = Post.objects.with_place() if by_desk else Designation.objects.all()
        self._names = {
            pk: f"{row.name}, {row.section.office}" if by_desk else row.name
            for pk, row in rows.in_bulk(places).items()
        }
        self._names |= {CLOSED: _("Closed"), OPENED: _("Opened")}
        self._day = day_seconds

    def name(self, step: int) -> str:
        """The name of a step."""
        return self._names[step]

    def way(self, steps: Iterable[int]) -> str:
        """Steps one after the other: "Clerk → SDM → Closed"."""
        return ARROW.join(self._names[step] for step in steps)

    def days(self, length: float | None) -> str:
        """A length in working days; "–" for none."""
        return "–" if length is None else words.working_days(Fraction(length), self._day)


def context(sample: Sample, office: Office) -> dict:
    """All that the page shows of a sample with papers."""
    graph = figures.graph(sample.papers)
    drawn = graph.variants[: sample.form.cleaned_data["most"]]
    labels = Labels(graph.steps, by_desk=sample.by_desk, day_seconds=clock.clock_of(office).day_seconds)
    link = links(sample.query, address("monitor_routes_papers", office.pk))
    loops = figures.loops(sample.papers)
    return {
        "sentence": sentence(graph, drawn, labels),
        "basis": basis(sample.ways, graph.papers),
        **graph_drawing(graph, figures.order(sample.papers), drawn, labels, link),
        "steps": step_rows(graph, labels, link),
        "variants": variant_rows(graph, drawn, labels, link),
        "loops": loop_rows(loops, graph.papers, labels, link),
        "more_loops": words.count(len(loops) - LOOPS) if len(loops) > LOOPS else "",
        "more_steps": words.count(len(graph.steps) - STEPS) if len(graph.steps) > STEPS else "",
    }


def sheet(sample: Sample, office: Office) -> tables.Table:
    """All steps and all ways, for a file."""
    graph = figures.graph(sample.papers)
    labels = Labels(graph.steps, by_desk=sample.by_desk, day_seconds=clock.clock_of(office).day_seconds)
    link = links(sample.query, address("monitor_routes_papers", office.pk))
    median = {"median": _("Median"), "share": _("Share")}
    steps = {"name": _("Step"), "papers": _("Papers"), "times": _("Times"), **median}
    ways = {"name": _("Way"), "papers": _("Papers"), **median}
    name, title = f"routes-{slugify(office.code)}", _("Route map") + f": {office}"
    every = tables.of_rows(
        f"{name}-ways", _("Ways"), ways, variant_rows(graph, graph.variants, labels, link)
    )._replace(key="ways")
    rows = step_rows(graph, labels, link, most=len(graph.steps))
    return tables.of_rows(name, title, steps, rows)._replace(further=(every,))


def share(part: float, whole: float) -> str:
    """A share as a whole percentage."""
    return f"{part * 100 / whole:.0f}%" if whole else "–"


def links(query: dict[str, str], page: str) -> Link:
    """Make the function that addresses the papers of a step, passage, way or loop."""

    def link(kind: str, steps: Iterable[int]) -> str:
        return f"{page}?{urlencode(query | {'of': kind, 'steps': ' '.join(map(str, steps))})}"

    return link


def sentence(graph: Graph, drawn: list[Variant], labels: Labels) -> str:
    """The page in a sentence or two: how many papers took the ways drawn, and where most time went."""
    taken = sum(variant.papers for variant in drawn)
    facts = {
        "papers": words.count(graph.papers),
        "taken": words.count(taken),
        "share": share(taken, graph.papers),
        "ways": words.count(len(drawn)),
        "all": words.count(len(graph.variants)),
    }
    text = (
        _("%(taken)s of %(papers)s papers (%(share)s) went the commonest ways: %(ways)s of %(all)s ways.")
        % facts
    )
    longest = max(graph.steps, key=lambda step: graph.steps[step].total)
    if graph.total:
        where = {"step": labels.name(longest), "share": share(graph.steps[longest].total, graph.total)}
        text += " " + _("Most time went here: %(step)s, %(share)s of all working time.") % where
    return text


def basis(ways: Ways, count: int) -> str:
    """The number of papers that were followed, and which ones these are."""
    if ways.more:
        text = _("n = %s: the newest papers of the period; there were more.")
    else:
        text = _("n = %s: all papers opened in the period.")
    return text % words.count(count)


def graph_drawing(
    graph: Graph, order: list[int], drawn: list[Variant], labels: Labels, link: Link
) -> dict[str, str]:
    """Draw what the variants pass, and say how much found no room; each count is that of all papers."""
    passed = {pair for variant in drawn for pair in _pairs(variant)}
    steps = [step for step in order if any(step in pair for pair in passed)]
    places = {step: place for place, step in enumerate(steps)}
    most = max(graph.passages[pair].times for pair in passed)
    nodes = [_node(step, graph, labels, link) for step in steps]
    arrows = [
        Arrow(
            begins=places[begins],
            ends=places[ends],
            text=words.count(stop.times),
            share=stop.times / most,
            title=_passage_title(begins, ends, stop, labels),
            url=link("passage", (begins, ends)),
        )
        for begins, ends in sorted(passed, key=lambda pair: -graph.passages[pair].times)
        for stop in [graph.passages[begins, ends]]
    ]
    title = _("The ways of the papers as a graph")
    description = _(
        "Steps stand below each other; lines on the right go on, dashed lines on the left go back. "
        "The bar in a step is its share of all working time. The tables say the same."
    )
    left_out = drawing.left_out(arrows)
    return {
        "drawing": drawing.draw(title, description, nodes, arrows),
        "left_out": words.count(left_out) if left_out else "",
    }


def _pairs(variant: Variant) -> list[tuple[int, int]]:
    steps = (OPENED, *variant.steps)
    return list(pairwise(steps))


def _passage_title(begins: int, ends: int, stop: Stop, labels: Labels) -> str:
    way = labels.way((begins, ends))
    times = ngettext("%s time", "%s times", stop.times) % words.count(stop.times)
    if stop.median is None:
        return f"{way}: {times}"
    return _("%(way)s: %(times)s, median before it %(median)s") % {
        "way": way,
        "times": times,
        "median": labels.days(stop.median),
    }


def _node(step: int, graph: Graph, labels: Labels, link: Link) -> Node:
    lines = wrap(labels.name(step), LETTERS, max_lines=2, placeholder="…")
    if step == OPENED:
        return Node(step, lines, words.count(graph.papers), 0, "")
    stop = graph.steps[step]
    text = words.count(stop.times)
    if step != CLOSED:
        text += f" · {labels.days(stop.median)}"
    title = f"{labels.name(step)}: {text}"
    part = stop.total / graph.total if graph.total else 0
    return Node(step, lines, text, part, title, link("step", (step,)))


def step_rows(graph: Graph, labels: Labels, link: Link, most: int = STEPS) -> list[dict]:
    """The steps as rows, those that took most time first."""
    ordered = sorted(graph.steps, key=lambda step: (-graph.steps[step].total, -graph.steps[step].times, step))
    return [
        {
            "name": labels.name(step),
            "url": link("step", (step,)),
            "papers": words.count(stop.papers),
            "times": words.count(stop.times),
            "detail_text": _detail(stop),
            "lying": words.count(stop.lying) if stop.lying else "",
            "median": labels.days(stop.median),
            "share": share(stop.total, graph.total) if step != CLOSED else "–",
        }
        for step in ordered[:most]
        for stop in [graph.steps[step]]
    ]


def _detail(stop: Stop) -> str:
    """The sample of the median, and how many papers came again."""
    parts = [f"n = {words.count(len(stop.days))}"] if stop.days else []
    if stop.again:
        parts.append(_("papers that came again: %s") % words.count(stop.again))
    return " · ".join(parts)


def variant_rows(graph: Graph, drawn: list[Variant], labels: Labels, link: Link) -> list[dict]:
    """The variants drawn as rows, the commonest first."""
    return [
        {
            "name": labels.way(variant.steps),
            "url": link("way", variant.steps),
            "papers": words.count(variant.papers),
            "share": share(variant.papers, graph.papers),
            "median": labels.days(variant.median),
        }
        for variant in drawn
    ]


def loop_rows(loops: list[Loop], papers: int, labels: Labels, link: Link) -> list[dict]:
    """The loops as rows, those of most papers first."""
    return [
        {
            "name": labels.way(loop.steps),
            "kind": _loop_kind(loop.steps),
            "url": link("loop", loop.steps),
            "papers": words.count(loop.papers),
            "share": share(loop.papers, papers),
            "times": words.count(loop.times),
            "days": labels.days(loop.total),
        }
        for loop in loops[:LOOPS]
    ]


def _loop_kind(steps: tuple[int, ...]) -> str:
    if CLOSED in steps:
        return _("closed and reopened")
    if len(steps) == 2:
        return _("passed on at one step")
    return _("to and fro") if len(steps) == 3 else _("round")
