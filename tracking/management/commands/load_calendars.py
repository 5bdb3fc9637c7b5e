from datetime import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Office
from tracking.ladder import defaults
from tracking.models import EPOCH, Calendar, Rule, WeeklyHours
from tracking.time import calendars, starting_days

MONDAY_TO_FRIDAY, MONDAY_TO_SATURDAY = range(5), range(6)


class Command(BaseCommand):
    help = (
        "Gives the Government and its Secretariat office hours, holidays and the rule on time, and lets all "
        "calendars reach from 2000 to two years ahead. Safe to run again: what was changed since stays."
    )

    @transaction.atomic
    def handle(self, **options):
        roots = list(Office.objects.filter(depth=1, is_history=False))
        if not roots:
            raise CommandError("There is no office yet: load_state first.")
        for office in roots:
            self.furnish(office, MONDAY_TO_SATURDAY, time(10), time(17), working_days=3)
            defaults.furnish(office, timezone.localdate())
        for office in Office.objects.filter(kind=Office.Kind.SECRETARIAT):
            self.furnish(office, MONDAY_TO_FRIDAY, time(9, 30), time(18), working_days=7)
        for calendar in Calendar.objects.select_related("office").order_by("office__path"):
            self.extend(calendar)

    def furnish(self, office: Office, weekdays: range, opens: time, closes: time, *, working_days: int):
        """Give an office that has no calendar its hours and its rule."""
        calendar, new = Calendar.objects.get_or_create(office=office)
        if new:
            WeeklyHours.objects.bulk_create(
                WeeklyHours(calendar=calendar, begins=EPOCH, weekday=day, opens=opens, closes=closes)
                for day in weekdays
            )
            if not Rule.objects.filter(office=office, kind="", grade="").exists():
                Rule.objects.create(office=office, working_days=working_days, most_levels=4)

    def extend(self, calendar: Calendar):
        """Extend the calendar to two years ahead; holidays are entered at the top of the tree."""
        if calendar.office.depth == 1 and not calendar.office.is_history:
            starting_days.add(calendar, range(calendar.covered_until.year, calendars.horizon().year))
        if calendars.extend(calendar):
            self.stdout.write(f"{calendar.office}: {calendar.days.count()} working days")
