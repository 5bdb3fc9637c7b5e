"""The doors of the import: what a file shows itself, what an option has to say, what is refused and why."""

import bz2
import gzip
import lzma
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.tracking.event_log.door import HEADING, INPUTS
from tracking.event_log import reading
from tracking.event_log.options import Columns, Options

INDIA = ZoneInfo("Asia/Kolkata")
LEAP_DAY = datetime(2024, 2, 29, 4, 30, tzinfo=UTC)
ROW = "A,Asha,2024-02-29T10:00:00+05:30,open"


@pytest.fixture
def read(tmp_path):
    """Read a text or bytes as a log."""

    def read(content: str | bytes, **options) -> reading.Log:
        path = tmp_path / "log"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return reading.read(path, Options(**options))

    return read


def only(log: reading.Log):
    """The one act of a log without a fault."""
    assert log.refused == []
    [[act]] = log.cases.values()
    return act


def with_time(text: str) -> str:
    return f'{HEADING}A,Asha,"{text}",open\n'


def table(*rows: str, heading: str = HEADING) -> str:
    return heading + "".join(f"{row}\n" for row in rows)


# Separators and headings


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("said", [False, True])
def test_the_separator_is_found_or_said_by_the_file(read, separator, said):
    text = table(ROW).replace(",", separator)
    assert only(read(f"sep={separator}\r\n{text}" if said else text)).at == LEAP_DAY


def test_a_separator_that_cannot_be_found_is_named_by_an_option(read):
    text = table(ROW).replace(",", "~")
    assert "no column case:concept:name; name it by --paper" in read(text).refused[0]
    assert only(read(text, separator="~")).hand == "Asha"


def test_a_comma_within_cells_does_not_hide_a_semicolon(read):
    heading = "case:concept:name;org:resource;time:timestamp;concept:name;a,b,c,d,e,f\n"
    text = table("A;Asha;2024-02-29T10:00:00+05:30;open;1,2,3,4,5,6", heading=heading)
    assert only(read(text)).attributes == {"a,b,c,d,e,f": "1,2,3,4,5,6"}


def test_a_heading_may_have_spaces_quotes_and_columns_without_a_name(read):
    heading = '"case:concept:name ",org:resource\u00a0,\ttime:timestamp , concept:name\u200b,,\n'
    log = read(table('A,Asha, "2024-02-29T10:00:00+05:30", "open, at last",7,', heading=heading))
    act = only(log)
    assert (act.activity, act.attributes) == ("open, at last", {"column 5": "7"})


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("note,note", "note stands 2 times, as columns 5, 6"),
        (" concept:name,x", "concept:name stands 2 times, as columns 4, 5"),
        ("column 6,", "column 6 stands 2 times"),
    ],
)
def test_a_heading_with_a_name_twice_is_refused(read, heading, named):
    log = read(f"{HEADING.strip()},{heading}\n{ROW},1,2\n")
    assert log.refused[0].startswith(f"line 1: the column {named}")
    assert not log.cases


def test_a_missing_column_is_named_with_its_option_and_with_what_is_there(read):
    log = read("sep=;\nticket;org:resource;time:timestamp;concept:name\n")
    assert log.refused == [
        "line 2: no column case:concept:name; name it by --paper. "
        "The columns are: ticket, org:resource, time:timestamp, concept:name"
    ]


# Encodings and packing


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_unicode_is_read_whatever_its_form(read, encoding, pack):
    content = table("अ/1,सुनीता यादव,2024-02-29T10:00:00+05:30,भेजा").encode(encoding)
    act = only(read(pack(content)))
    assert (act.case, act.hand, act.activity) == ("अ/1", "सुनीता यादव", "भेजा")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_another_encoding_is_refused_by_line_and_column_and_read_with_the_option(read, encoding):
    content = table(ROW, "A,José Müller,2024-02-29T10:00:00+05:30,geprüft").encode(encoding)
    assert read(content).refused == [
        "line 3: org:resource: the text is not utf-8; name its encoding, for instance "
        "--encoding cp1252 or --encoding utf-16"
    ]
    log = read(content, encoding=encoding)
    assert [act.hand for act in log.cases["A"]] == ["Asha", "José Müller"]


def test_an_encoding_in_which_the_text_is_not_is_refused(read):
    log = read(table("A,सुनीता,2024-02-29T10:00:00Z,x"), encoding="ascii")
    assert "the text is not ascii" in log.refused[0]


@pytest.mark.parametrize("head", [b"PK\x03\x04rest of a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1 old workbook"])
def test_a_workbook_is_told_to_be_one(read, head):
    assert "save the sheet as CSV" in read(head).refused[0]


# Times


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("2024-02-29T10:00:00+05:30", {}),
        ("2024-02-29 04:30:00Z", {}),
        ("2024-02-29 04:30:00 UTC", {}),
        ("2024/02/29 10:00:00.000 +0530", {}),
        ("20240229T043000Z", {}),
        ("29 Feb 2024 10:00 +05:30", {}),
        ("Thu, 29 Feb 2024 10:00:00 +0530", {}),
        ("2024-02-29 10:00", {"zone": INDIA}),
        ("2024/02/29 10:00:00.000", {"zone": INDIA}),
        ("29-Feb-2024 10:00 AM", {"zone": INDIA}),
        ("February 29, 2024 10:00 am", {"zone": INDIA}),
        ("29 Feb 2024 10:00 IST", {"zone": INDIA}),
        ("29/02/2024 10:00", {"zone": INDIA, "dates": "day-first"}),
        ("29.2.24 10:00:00", {"zone": INDIA, "dates": "day-first"}),
        ("२९/०२/२०२४ १०:००", {"zone": INDIA, "dates": "day-first"}),
        ("2/29/2024 10:00:00 AM", {"zone": INDIA, "dates": "month-first"}),
        ("02-29-2024T04:30Z", {"dates": "month-first"}),
        ("1709181000", {"dates": "epoch"}),
        ("1709181000.000", {"dates": "epoch"}),
        ("1709181000000", {"dates": "epoch"}),
        ("1709181000000000", {"dates": "epoch"}),
        ("1709181000000000000", {"dates": "epoch"}),
        ("45351.4166666667", {"zone": INDIA, "dates": "spreadsheet"}),
    ],
)
def test_each_way_of_writing_a_time_gives_its_moment(read, text, options):
    assert only(read(with_time(text), **options)).at == LEAP_DAY


@pytest.mark.parametrize(
    ("text", "option", "options"),
    [
        ("2024-02-29T10:00:00", "--zone Asia/Kolkata", {}),
        ("29 Feb 2024", "--zone Asia/Kolkata", {}),
        ("29 Feb 2024 10:00 IST", "--zone Asia/Kolkata", {}),
        ("01/03/2024 11:00", "--dates day-first", {"zone": INDIA}),
        ("1.3.24", "--dates month-first", {"zone": INDIA}),
        ("02/29/2024 10:00", "--dates month-first", {"zone": INDIA, "dates": "day-first"}),
        ("29/02/2024 10:00", "--dates day-first", {"zone": INDIA, "dates": "month-first"}),
        ("1709181000", "--dates epoch", {}),
        ("1710101012000", "--dates epoch", {"zone": INDIA}),
        ("45351.41667", "--dates spreadsheet", {"zone": INDIA}),
        ("1.70918E+12", "lost digits in a spreadsheet", {"dates": "epoch"}),
        ("31/02/2024 10:00", "no day of the calendar", {"zone": INDIA, "dates": "day-first"}),
        ("2024-02-29 25:00Z", "no day of the calendar", {}),
        ("2024-03-10 02:30:00", "does not exist in America/New_York", {"zone": ZoneInfo("America/New_York")}),
        ("1999-12-31T10:00:00Z", "--since 2000-01-02", {}),
        ("1970-01-01T00:00:00Z", "--since 2000-01-02", {}),
        ("0001-01-01T00:00:00Z", "--since 2000-01-02", {}),
        ("2199-01-01T00:00:00Z", "lies in the future; --until", {}),
        ("9999-12-31T23:59:59Z", "lies in the future; --until", {}),
        ("9999-12-31 23:59:59", "lies in the future; --until", {"zone": ZoneInfo("America/New_York")}),
        ("0001-01-01 00:00:00", "--since 2000-01-02", {"zone": INDIA}),
        ("yesterday", "is not a time such as", {}),
    ],
)
def test_a_time_that_cannot_be_told_is_refused_with_what_mends_it(read, text, option, options):
    [refusal] = read(with_time(text), **options).refused
    assert refusal.startswith("line 2: time:timestamp: ")
    assert option in refusal


def test_cases_that_began_too_early_or_went_on_too_late_are_left_out_whole(read):
    years = {"A": [1998, 2001], "B": [2001, 2002], "C": [2001, 2101], "D": [2001, 9999]}
    rows = [f"{case},Asha,{year}-12-31T23:00:00Z,x" for case, both in years.items() for year in both]
    log = read(table(*rows), since=date(2000, 1, 2), until=date(2026, 1, 1))
    assert (list(log.cases), log.refused) == (["B"], [])
    assert "3 cases left out: they have acts before --since or after --until" in log.notes


# Hands, starts, life cycles


def test_acts_of_nobody_are_refused_or_given_to_a_name(read):
    text = table(ROW, "A,,2024-02-29T11:00:00Z,check", "A, ,2024-02-29T12:00:00Z,close")
    refused = read(text).refused
    assert refused[0] == "line 3: org:resource is empty; --nobody NAME gives such acts to a hand of that name"
    assert len(refused) == 2
    log = read(text, nobody="SYSTEM")
    assert [act.hand for act in log.cases["A"]] == ["Asha", "SYSTEM", "SYSTEM"]
    assert "2 acts of SYSTEM" in log.notes


def test_a_log_of_a_help_desk_is_read_with_its_own_names(read):
    columns = Columns(paper="Case ID", activity="Activity", hand="Resource", time="Complete Timestamp")
    options = Options(columns=columns, zone=ZoneInfo("Europe/Rome"), nobody="Nobody")
    log = reading.read(INPUTS / "helpdesk-cut.csv", options)
    assert log.refused == []
    assert (log.events, len(log.cases), len(log.hands), log.handovers) == (7, 2, 4, 3)
    assert log.span[0] == datetime(2012, 10, 9, 12, 50, 17, tzinfo=UTC)
    assert log.cases["Case 8"][1].at == datetime(2012, 10, 10, 7, 30, 0, 250_000, tzinfo=UTC)
    assert log.cases["Case 8"][1].attributes == {"column 1": "3", "seriousness": "Value 2"}


def test_a_start_stands_beside_its_end(read):
    heading = HEADING.replace("\n", ",began\n")
    row = "A,Asha,2024-02-29T10:00:00Z,open,2024-02-29T09:00:00Z"
    assert only(read(table(row, heading=heading), columns=Columns(start="began"))).started.hour == 9
    late = row.replace("T09", "T11")
    [refusal] = read(table(late, heading=heading), columns=Columns(start="began")).refused
    assert refusal.startswith("line 2: began: 2024-02-29T11:00:00Z lies after its end")


def test_rows_of_start_and_completion_are_one_act_if_so_said(read):
    heading = HEADING.replace("\n", ",lifecycle:transition\n")
    rows = [
        "A,Asha,2024-02-29T09:00:00Z,check,START",
        "A,Bala,2024-02-29T09:10:00Z,check,start",
        "A,Asha,2024-02-29T10:00:00Z,check,complete",
        "A,Bala,2024-02-29T10:30:00Z,check,COMPLETE",
        "A,Bala,2024-02-29T11:00:00Z,close,schedule",
    ]
    plain = read(table(*rows, heading=heading))
    assert plain.events == 5
    assert "--lifecycle lifecycle:transition" in plain.notes[-1]
    log = read(table(*rows, heading=heading), lifecycle="lifecycle:transition")
    acts = log.cases["A"]
    assert [(act.hand, act.started.minute, act.at.hour) for act in acts] == [
        ("Asha", 0, 10),
        ("Bala", 10, 10),
    ]
    assert any(note.startswith("1 rows left out") for note in log.notes)


# Rows


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        (
            ['A,Asha,2024-02-29T10:00:00Z,"open', "A,Bala,2024-03-01T10:00:00Z,x"],
            "quotation mark is not closed",
        ),
        (['A,Asha,2024-02-29T10:00:00Z,"open" it'], "quotation mark is not closed, or stands within a cell"),
        (
            [
                'A,"Asha,2024-02-29T10:00:00Z,open',
                "B,Bala,2024-03-01T10:00:00Z,x",
                'C,",2024-03-01T10:00:00Z,y',
            ],
            "line 2: org:resource: a quotation mark swallows the lines after it",
        ),
        (["A,Asha,2024-02-29T10:00:00Z"], "line 2: more or fewer cells than columns"),
        (["A,Asha,2024-02-29T10:00:00Z,open,left over"], "line 2: more or fewer cells than columns"),
        ([",Asha,2024-02-29T10:00:00Z,open"], "line 2: case:concept:name is empty"),
    ],
)
def test_a_row_that_is_none_is_refused_by_its_line(read, rows, refusal):
    assert refusal in read(table(*rows)).refused[0]


def test_lines_are_those_of_the_file_also_after_a_cell_of_several(read):
    log = read(table('A,Asha,2024-02-29T10:00:00Z,"two\nlines"', "", "A,,2024-02-29T10:00:00Z,x"))
    assert log.refused[0].startswith("line 5: org:resource is empty")


def test_empty_rows_and_separators_at_the_end_are_no_rows(read):
    assert only(read(table("A,Asha,2024-02-29T10:00:00+05:30,open,,", ",,,", ""))).at == LEAP_DAY


@pytest.mark.parametrize("content", ["", "\n", HEADING, f"{HEADING}\n\n"])
def test_a_log_without_events_is_refused(read, content):
    log = read(content)
    assert log.refused
    assert not log.cases


# XES


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <trace>
    <string key="concept:name" value="A &amp; B"/>
    <int key="cost" value="5"/>
    <event>
      <string key="concept:name" value="open"/>
      <string key="org:resource" value="आशा"/>
      <date key="time:timestamp" value="2024-02-29T10:00:00.000+05:30"/>
      <boolean key="urgent" value="true"><string key="since" value="noon"/></boolean>
      <list key="seen"><string key="by" value="Bala"/><string key="by" value="Chand"/></list>
    </event>
  </trace>
</log>
"""


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_a_log_in_xes_is_read_with_what_hangs_on_its_traces(read, encoding):
    act = only(read(XES.replace("UTF-8", encoding).encode(encoding)))
    assert (act.case, act.hand, act.at, act.activity) == ("A & B", "आशा", LEAP_DAY, "open")
    assert act.attributes.pop("seen:by") == "Bala | Chand"
    assert act.attributes == {"case:cost": "5", "urgent": "true", "urgent:since": "noon"}


def test_a_packed_log_in_xes_with_another_prefix_is_read(read):
    prefixed = re.sub(r"<(/?)(?=\w)", r"<\1x:", XES).replace("xmlns=", "xmlns:x=")
    assert only(read(gzip.compress(prefixed.encode()))).case == "A & B"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (("</log>", ""), "after line 17: no element found"),
        (("<log ", '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log '), "a document type"),
        (("<log ", "<html "), "line 2: this is <html>, not a log in XES"),
        (('"urgent"', '"concept:name"'), "line 12: the attribute concept:name stands twice in one event"),
        (('key="org:resource"', 'key="org:role"'), "line 8: org:resource is empty; --nobody"),
        (("2024-02-29T10:00:00.000+05:30", "2024-02-29T10:00:00"), "line 8: time:timestamp: .*--zone"),
        (("</log>", '<trace><string key="concept:name" value="A &amp; B"/></trace></log>'), "a second trace"),
    ],
)
def test_a_faulty_log_in_xes_is_refused_by_its_line(read, change, refusal):
    assert re.search(refusal, read(XES.replace(*change)).refused[0])
