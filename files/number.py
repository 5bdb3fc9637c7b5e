"""File numbers: written by each office's pattern, gap-free per office and year, never given twice."""

from datetime import date
from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Office, Section

from .models import NumberPattern, NumberSeries, SubjectHead

DEFAULT = "{office}/{section}/{year}/{serial:06}"
PARTS = {"office", "section", "head", "year", "serial"}


def check_pattern(pattern: str) -> None:
    """Refuse a pattern with parts we do not know, or without serial and year: numbers would repeat."""
    try:
        parts = [(name, shape) for _text, name, shape, _how in Formatter().parse(pattern) if name is not None]
    except ValueError:
        raise ValidationError(_("Every { needs its }.")) from None
    names = {name for name, _shape in parts}
    if not names <= PARTS:
        raise ValidationError(_("Only these parts are known: %s.") % ", ".join(sorted(PARTS)))
    if not {"serial", "year"} <= names:
        raise ValidationError(_("The number needs {year} and {serial}, or it would repeat."))
    for name, shape in parts:
        if shape and not (name == "serial" and shape.isdigit() and len(shape) <= 2):
            raise ValidationError(_("Only {serial} takes a width, such as {serial:06}."))


def next_number(*, office: Office, section: Section, head: SubjectHead, on: date) -> str:
    """Take the next number of the office's year; the row stays locked until the file is opened or not."""
    NumberSeries.objects.get_or_create(office=office, year=on.year)
    series = NumberSeries.objects.select_for_update().get(office=office, year=on.year)
    series.last += 1
    series.save(update_fields=["last"])
    return pattern_of(office).format(
        office=office.code, section=section.code, head=head.code, year=on.year, serial=series.last
    )


def pattern_of(office: Office) -> str:
    """The pattern of the nearest office up the tree that has set one."""
    above = NumberPattern.objects.filter(office__in=Office.objects.above(office).order_by().values("pk"))
    nearest = above.order_by("-office__path").values_list("pattern", flat=True).first()
    return nearest or DEFAULT
