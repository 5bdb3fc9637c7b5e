"""Facts about a log that a person has to say, as it does not itself: names of columns, form, dates, zone."""

from dataclasses import dataclass, field, fields
from datetime import date
from zoneinfo import ZoneInfo

# Our own names; a log from elsewhere has no such columns.
TO, KIND, UNTIL = "eoffice:to", "eoffice:kind", "eoffice:until"
OPTIONAL = ("group", "start", "to", "kind", "until")
DATES = ("iso", "day-first", "month-first", "epoch", "spreadsheet")


@dataclass(frozen=True)
class Columns:
    """Names of the columns of a log; the defaults are those of the XES standard's extensions and our own."""

    paper: str = "case:concept:name"
    hand: str = "org:resource"
    time: str = "time:timestamp"
    activity: str = "concept:name"
    group: str = "org:group"
    start: str = "start_timestamp"
    to: str = TO
    kind: str = KIND
    until: str = UNTIL

    def required(self) -> dict[str, str]:
        """The columns that a log must have."""
        return {name: column for name, column in vars(self).items() if name not in OPTIONAL}


# Which option names which column; `until` comes from our own exports alone.
COLUMN_OPTIONS = [column.name for column in fields(Columns) if column.name != "until"]


@dataclass(frozen=True)
class Options:
    """The way a log is to be read; what is None is found out from the file."""

    columns: Columns = field(default_factory=Columns)
    separator: str | None = None
    encoding: str | None = None
    leave_out_columns: frozenset[int] = frozenset()
    dates: str = "iso"
    zone: ZoneInfo | None = None
    nobody: str = ""
    lifecycle: str = ""
    since: date | None = None
    until: date | None = None
