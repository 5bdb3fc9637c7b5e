"""Where and how long: papers, movements, stays, calendars, rules."""

from .calendar import Calendar, CalendarDay, SpecialDay, WeeklyHours
from .follow_up import LedgerQueue, Outbox
from .movement import Movement
from .paper import Paper
from .parking import Parking
from .rule import Rule
from .stay import Stay

__all__ = [
    "Calendar",
    "CalendarDay",
    "LedgerQueue",
    "Movement",
    "Outbox",
    "Paper",
    "Parking",
    "Rule",
    "SpecialDay",
    "Stay",
    "WeeklyHours",
]
