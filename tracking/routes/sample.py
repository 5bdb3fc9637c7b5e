"""The papers that a page of routes is about: the form, what it asks for, and their ways."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.module_loading import import_string

from accounts.models import Charge
from accounts.models.dated import midnight
from tracking.models import Paper

from . import ways
from .forms import RoutesForm
from .ways import Way, Ways


@dataclass
class Sample:
    """The form as it was filled in, and the ways of the papers it asks for."""

    form: RoutesForm
    ways: Ways

    @property
    def papers(self) -> list[Way]:
        """The ways, a paper each."""
        return self.ways.of_papers

    @property
    def by_desk(self) -> bool:
        """True if a step is a desk, and not a designation."""
        return self.form.cleaned_data.get("by") == "desk"

    @property
    def query(self) -> dict[str, str]:
        """The request, as the addresses of lists and exports repeat it."""
        asked = self.form.cleaned_data
        days = {name: f"{asked[name]:%d.%m.%Y}" for name in ("since", "until")}
        return days | {name: asked[name] for name in ("kind", "head", "by") if asked.get(name)}

    @property
    def query_text(self) -> str:
        """The same as the part of an address behind the question mark."""
        return urlencode(self.query)


def take(data: QueryDict, offices: Collection[int], charge: Charge) -> Sample:
    """Read the ways asked for; none where the form has errors, which it then shows."""
    form = RoutesForm(data)
    form.offer({data["head"]: data["head"]} if data.get("head") else {})
    if not form.is_valid():
        return Sample(form, Ways([], more=False))
    asked = form.cleaned_data
    begins, ends = midnight(asked["since"]), midnight(asked["until"] + timedelta(days=1))
    found = ways.read(offices, begins, ends, kinds=form.kinds, by_desk=asked["by"] == "desk")
    readable = _readable([way.paper for way in found.of_papers], charge)
    heads = import_string(settings.SUBJECT_HEADS)(readable)
    form.offer({code_of(head): head for head in sorted({*heads.values()})})
    if asked["head"]:
        under = {paper for paper, head in heads.items() if code_of(head) == asked["head"]}
        found = Ways([way for way in found.of_papers if way.paper in under], found.more)
    return Sample(form, found)


def _readable(papers: Collection[int], charge: Charge) -> set[int]:
    """Those papers whose subject head the reader may know; of secret ones only number, place and time."""
    return Paper.objects.readable_among(Paper.objects.filter(pk__in=papers).only("grading"), charge)


def code_of(head: str) -> str:
    """The code with which a subject head begins: the same in every language."""
    return head.partition(" ")[0]
