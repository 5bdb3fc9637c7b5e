"""File numbers: formatted by each office's pattern, gap-free per office and year, never given twice."""

import re
from datetime import date
from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Office, Section
from files.models import File, NumberPattern, NumberSeries, SubjectHead
from tracking.models import Paper

DEFAULT = "{office}/{section}/{year}/{serial:06}"
PARTS = {"office", "section", "head", "year", "serial"}
WIDTH = re.compile("0?[1-9]")
# No letter or digit may stand beside the serial: A1 and 1 would read like A and 11.
SERIAL_ALONE = re.compile(r"(^|[^\w}])\{serial(:\d+)?\}($|[^\w{])")


def check_pattern(pattern: str) -> None:
    """Refuse a pattern with unknown parts, or without serial and year: numbers would repeat."""
    try:
        parts = [part for part in Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        raise ValidationError(_("Every { needs its }.")) from None
    names = {name for _text, name, _format, _conversion in parts}
    if not names <= PARTS:
        raise ValidationError(_("Only these parts are known: %s.") % ", ".join(sorted(PARTS)))
    if not {"serial", "year"} <= names:
        raise ValidationError(_("The number needs {year} and {serial}, or it would repeat."))
    for _text, name, format_spec, conversion in parts:
        is_width = name == "serial" and WIDTH.fullmatch(format_spec or "")
        if conversion or (format_spec and not is_width):
            raise ValidationError(_("Only {serial} takes a width of one to nine, such as {serial:06}."))
    if not SERIAL_ALONE.search(pattern):
        raise ValidationError(_("Please put a sign such as / before and after {serial}."))
    longest = {"office": "X" * 20, "section": "X" * 20, "head": "X" * 20, "year": 2026, "serial": 10**9}
    if len(pattern.format(**longest)) > (File._meta.get_field("number").max_length or 0):
        raise ValidationError(_("Such numbers could become too long."))


def next_number(*, office: Office, section: Section, head: SubjectHead, on: date) -> str:
    """Take the next file number of the office's year."""
    serial = next_serial(Paper.Kind.FILE, office, on)
    return pattern_of(office).format(
        office=office.code, section=section.code, head=head.code, year=on.year, serial=serial
    )


def next_serial(kind: str, office: Office, on: date) -> int:
    """Take the next serial of the office's year; the series stays locked until the transaction ends."""
    NumberSeries.objects.get_or_create(kind=kind, office=office, year=on.year)
    series = NumberSeries.objects.select_for_update().get(kind=kind, office=office, year=on.year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def coming_number(office: Office, pattern: str, *, on: date) -> str:
    """Format the number that the office's next file would have; nothing is taken from the series."""
    files = NumberSeries.objects.filter(kind=Paper.Kind.FILE, office=office, year=on.year)
    last = files.values_list("last", flat=True).first()
    section = Section.objects.existing_on(on).filter(office=office).order_by("code").first()
    above = Office.objects.above(office).order_by().values("pk")
    head = SubjectHead.objects.filter(office__in=above).order_by("code").first()
    return pattern.format(
        office=office.code,
        section=section.code if section else "…",
        head=head.code if head else "…",
        year=on.year,
        serial=(last or 0) + 1,
    )


def pattern_of(office: Office) -> str:
    """The pattern that the office has set, or that of the nearest office above which names the office."""
    above = NumberPattern.objects.filter(office__in=Office.objects.above(office).order_by().values("pk"))
    nearest = above.order_by("-office__path").values_list("office", "pattern")
    return next((row for pk, row in nearest if pk == office.pk or names_office(row)), DEFAULT)


def names_office(pattern: str) -> bool:
    """Return whether the code of the office stands in each number of a pattern."""
    return any(name == "office" for _text, name, _format, _conversion in Formatter().parse(pattern))
