from django.contrib import messages
from django.contrib.admin import action
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import audit
from accounts.administration import mass
from accounts.administration.site import SubtreeAdmin, administration, path_of

from .models import Calendar, Rule, SpecialDay, WeeklyHours
from .time import calendars

HOURS = ("opens", "closes")


class RuleAdmin(SubtreeAdmin):
    fields = ("office", "kind", "grade", "working_days", "most_levels")
    fixed = ("office", "kind", "grade")
    list_display = ("office", "kind", "grade", "working_days", "most_levels")


class CalendarAdmin(SubtreeAdmin):
    fields = ("office",)
    fixed = ("office",)
    list_display = ("office", "version", "covered_until")

    def save_model(self, request, obj, form, change):
        """A calendar is only ever given; its days change through hours and special days."""
        if not change:
            obj.pk = calendars.give(obj.office, by=request.user).pk


class OfCalendarAdmin(SubtreeAdmin):
    """Rows of a calendar; chosen among the calendars of the subtree."""

    office_lookup = "calendar__office__"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Calendars within the subtree."""
        own = Calendar.objects.filter(office__path__startswith=path_of(request)).select_related("office")
        return super().formfield_for_foreignkey(db_field, request, **kwargs | {"queryset": own})

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The calendar is chosen from a list; everything else as usual."""
        if db_field.name == "calendar":
            return self.formfield_for_foreignkey(db_field, request)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class SpecialDayAdmin(OfCalendarAdmin):
    fields = ("calendar", "date", "name_hi", "name_en", *HOURS)
    fixed = ("calendar", "date")
    list_display = ("date", "name_hi", "name_en", *HOURS, "calendar", "declared_at")
    date_hierarchy = "date"
    actions = ("withdraw",)

    def save_model(self, request, obj, form, change):
        """Declared through the verb, which recomputes every time it touches and says how many."""
        done = calendars.declare(
            obj.calendar,
            on=obj.date,
            name_hi=obj.name_hi,
            name_en=obj.name_en,
            opens=obj.opens,
            closes=obj.closes,
            by=request.user,
        )
        obj.pk = SpecialDay.objects.get(calendar=obj.calendar, date=obj.date).pk
        told = _("Times at desks recomputed: %s.") % done.stays_changed
        messages.info(request, told)

    @action(description=gettext_lazy("Withdraw the selected days"))
    @transaction.atomic
    def withdraw(self, request, queryset):
        """Take the days back; the usual hours hold again."""
        days = mass.chosen(queryset.select_related("calendar__office"))
        if answer := mass.held_back(request, days, _withdrawing, yes=_("Yes, withdraw")):
            return answer
        for day in days:
            self.record(request, audit.Act.WITHDRAWN, day, {"date": (day.date, None)})
            calendars.withdraw(day.calendar, on=day.date, by=request.user)


class WeeklyHoursAdmin(OfCalendarAdmin):
    """Office hours of a weekday from a date on."""

    fields = ("calendar", "begins", "weekday", *HOURS)
    fixed = ("calendar", "begins", "weekday")
    list_display = ("calendar", "begins", "weekday", *HOURS)

    def save_model(self, request, obj, form, change):
        """Changed through the calendar, so that the readings follow."""
        super().save_model(request, obj, form, change)
        calendars.rebuild(obj.calendar, by=request.user)


def _withdrawing(count: int, names: str) -> str:
    return ngettext(
        "%(count)s day is taken back and every time at a desk that it touches is computed anew: %(names)s.",
        "%(count)s days are taken back and every time at a desk that they touch is computed anew: %(names)s.",
        count,
    ) % {"count": count, "names": names}


administration.register(Rule, RuleAdmin)
administration.register(Calendar, CalendarAdmin)
administration.register(SpecialDay, SpecialDayAdmin)
administration.register(WeeklyHours, WeeklyHoursAdmin)
