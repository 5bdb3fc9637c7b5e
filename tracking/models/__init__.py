"""Models of movement and time: papers, movements, stays, calendars, rules."""

from .calendar import EPOCH, Calendar, CalendarChange, CalendarDay, Recomputing, SpecialDay, WeeklyHours
from .certificate import CertificateDraft, UsageCertificate
from .channel import Channel
from .desk_causes import DeskCauses
from .digest import Digest
from .follow_up import LedgerQueue, Outbox
from .forecast import ForecastError, StayForecast
from .handover import Handover
from .hold import Hold
from .imported import ImportedEvent
from .kind import Kind
from .ladder import Rung, RungReached
from .movement import Movement
from .paper import Paper
from .parking import Parking
from .question import Question
from .rule import Rule
from .share import Share
from .stay import Stay
from .subscription import Subscription
from .summary import DayFlow, DaySummary, SummaryMark, SummaryProgress
from .superior import FormerSuperior
from .verification import RecordDifference, VerificationRun

__all__ = [
    "EPOCH",
    "Calendar",
    "CalendarChange",
    "CalendarDay",
    "CertificateDraft",
    "Channel",
    "DayFlow",
    "DaySummary",
    "DeskCauses",
    "Digest",
    "ForecastError",
    "FormerSuperior",
    "Handover",
    "Hold",
    "ImportedEvent",
    "Kind",
    "LedgerQueue",
    "Movement",
    "Outbox",
    "Paper",
    "Parking",
    "Question",
    "Recomputing",
    "RecordDifference",
    "Rule",
    "Rung",
    "RungReached",
    "Share",
    "SpecialDay",
    "Stay",
    "StayForecast",
    "Subscription",
    "SummaryMark",
    "SummaryProgress",
    "UsageCertificate",
    "VerificationRun",
    "WeeklyHours",
]
