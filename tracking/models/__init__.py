"""Models of movement and time: papers, movements, stays, calendars, rules."""

from .calendar import EPOCH, Calendar, CalendarChange, CalendarDay, SpecialDay, WeeklyHours
from .certificate import CertificateDraft, UsageCertificate
from .channel import Channel
from .follow_up import LedgerQueue, Outbox
from .handover import Handover
from .hold import Hold
from .imported import ImportedEvent
from .kind import Kind
from .movement import Movement
from .paper import Paper
from .parking import Parking
from .rule import Rule
from .share import Share
from .stay import Stay
from .summary import DaySummary, SummaryMark, SummaryProgress
from .superior import FormerSuperior
from .verification import RecordDifference, VerificationRun

__all__ = [
    "EPOCH",
    "Calendar",
    "CalendarChange",
    "CalendarDay",
    "CertificateDraft",
    "Channel",
    "DaySummary",
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
    "RecordDifference",
    "Rule",
    "Share",
    "SpecialDay",
    "Stay",
    "SummaryMark",
    "SummaryProgress",
    "UsageCertificate",
    "VerificationRun",
    "WeeklyHours",
]
