"""Fields that every form of the product has alike: a day and a time of the office, as they are typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Days of people, posts and orders lie in these years; what lies beyond was mistyped.
FIRST, LAST = 1900, 2199
LATIN = str.maketrans("०१२३४५६७८९", "0123456789")


class DayField(forms.DateField):
    """A day, typed as 27.11.2026, 27/11/26 or 2026-11-27, in Latin digits or Hindi ones."""

    widget = forms.DateInput(format="%d.%m.%Y", attrs={"autocomplete": "off", "maxlength": 20})
    default_error_messages = {"invalid": _("Please enter a date as 27.11.2026.")}

    def to_python(self, value: Any) -> Any:
        """Read the day, or say how it is written."""
        day = super().to_python(_latin(value))
        if day:
            check_year(day.year)
        return day


class HourField(forms.TimeField):
    """A time on the clock of 24 hours, typed as 18:00 or 18.00."""

    widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "maxlength": 8})
    default_error_messages = {"invalid": _("Please enter a time as 18:00, on the clock of 24 hours.")}

    def to_python(self, value: Any) -> Any:
        """Read the time, or say how it is written."""
        return super().to_python(_latin(value))


def check_year(year: int) -> None:
    """Refuse a year in which nothing of an office can lie."""
    if not FIRST <= year <= LAST:
        raise ValidationError(_("Please check the year: %(year)s.") % {"year": year})


def _latin(value: Any) -> Any:
    return value.translate(LATIN).strip() if isinstance(value, str) else value
