"""Days as the address of a page gives them, and the form in which they are asked for."""

from calendar import monthrange
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.pages import words
from accounts.pages.fields import DayField
from accounts.sheets.cells import as_date
from tracking.models import EPOCH

from .figures import DAYS, PERIOD

# Figures reach back so far from a day; before the epoch no calendar has hours.
EARLIEST = EPOCH + timedelta(days=DAYS)
EARLIEST_MONTH = (EARLIEST.replace(day=1) + timedelta(days=32)).replace(day=1)
# The last day of the financial year.
YEAR_ENDS = (3, 31)


class SpokenDayField(DayField):
    """A day, also with its month as a word: 27 Nov 2026, २७ नवम्बर २०२६."""

    def to_python(self, value: str | None) -> date | None:
        """Read the day, or say how it is written."""
        return super().to_python((as_date(value) if value else None) or value)


class DaysForm(forms.Form):
    """The day as of which figures are asked for, and the end of the period beside: EARLIEST to today."""

    on = SpokenDayField(label=_("As of"), required=False)
    against = SpokenDayField(label=_("Beside the 30 days until"), required=False)

    def __init__(self, request: HttpRequest, *, beside: bool):
        """Read the address; a day that is none is said to be none, and stays in its field."""
        super().__init__(request.GET)
        if not beside:
            del self.fields["against"]
        for field in self.fields.values():
            field.widget.attrs |= {"size": 10, "data-day": gettext("Choose a day")}
        self.full_clean()
        # What was understood is written as an office writes it.
        days = {"on": self.day, "against": self.beside}
        self.data = {
            name: request.GET[name] if name in self.errors else written(day) for name, day in days.items()
        }

    def clean_on(self) -> date | None:
        """Refuse a day of which nothing is known."""
        return _known(self.cleaned_data["on"])

    def clean_against(self) -> date | None:
        """Refuse a day of which nothing is known."""
        return _known(self.cleaned_data["against"])

    @property
    def day(self) -> date:
        """The day asked for, else today."""
        return day_of(self.cleaned_data.get("on"))

    @property
    def beside(self) -> date:
        """The end of the period beside, else that of the days before."""
        return before(self.day, self.cleaned_data.get("against"))

    @property
    def ways(self) -> list[dict]:
        """Days that are often asked for, as links."""
        today = timezone.localdate()
        days = {
            gettext("today"): today,
            gettext("a month ago"): _back(today, months=1),
            words.date(_year_end(today)): _year_end(today),
            gettext("this day last year"): _back(today, months=12),
        }
        return [
            {"label": label, "url": f"?on={written(day)}", "is_here": day == self.day}
            for label, day in days.items()
        ]

    @property
    def ways_beside(self) -> list[dict]:
        """Periods that are often set beside that of the day, as links; none where no period is asked for."""
        if "against" not in self.fields:
            return []
        days = {
            gettext("the 30 days before"): self.day - timedelta(days=PERIOD),
            gettext("the same days last year"): _back(self.day, months=12),
        }
        return [
            {
                "label": label,
                "url": f"?on={written(self.day)}&against={written(day)}",
                "is_here": day == self.beside,
            }
            for label, day in days.items()
            if day >= EARLIEST
        ]


def _known(day: date | None) -> date | None:
    today = timezone.localdate()
    if day and not EARLIEST <= day <= today:
        facts = {"first": written(EARLIEST), "last": written(today)}
        raise forms.ValidationError(gettext("Please choose a day from %(first)s to %(last)s.") % facts)
    return day


def written(day: date) -> str:
    """A day as an office writes it: 27.11.2026."""
    return f"{day:%d.%m.%Y}"


def _back(day: date, *, months: int) -> date:
    """The same day some months before; the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _year_end(today: date) -> date:
    this_year = today.replace(month=YEAR_ENDS[0], day=YEAR_ENDS[1])
    return this_year if this_year < today else this_year.replace(year=today.year - 1)


def last_month() -> date:
    """The first day of the last month of which a day has ended."""
    return (timezone.localdate() - timedelta(days=1)).replace(day=1)


def day_of(asked: date | None) -> date:
    """The day asked for, not before EARLIEST and not after today; else today."""
    today = timezone.localdate()
    return max(EARLIEST, min(asked or today, today))


def before(on: date, asked: date | None) -> date:
    """The end of the period beside: as asked for, else the one just before."""
    return max(EARLIEST, min(asked or on - timedelta(days=PERIOD), timezone.localdate()))


def month(request: HttpRequest) -> date:
    """The first day of the month asked for, 11.2026; else of the last one that has ended."""
    return month_of(request.GET.get("month", ""))


def month_of(text: str) -> date:
    """The same of a text."""
    asked = as_date(f"1.{text}")
    ended = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    return max(EARLIEST_MONTH, min(asked, last_month())) if asked else ended
