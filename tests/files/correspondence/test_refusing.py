"""Addresses and formulas: which of them reach another computer or program, and which an office needs."""

import pytest

from files.correspondence.probe.formulas import refuse_formula
from files.correspondence.probe.pdf import _outside_streams
from files.correspondence.probe.refusing import Refused, is_remote, refuse_link


@pytest.mark.parametrize(
    "target",
    [
        "http://a.example/x",
        "HTTPS://a.example",
        "ftp://a.example",
        "\\\\host\\share",
        "//host/share",
        "file://host/share",
        "file:////host/share",
        "file:///\\\\host\\share",
        "FILE:\\\\host\\share",
        " \\\\host\\share",
        "\\\\?\\UNC\\host\\share",
        "ht\ttp://a.example",
        "ms-word:ofe|u|http://a.example",
    ],
)
def test_what_is_fetched_from_another_computer_is_known(target):
    assert is_remote(target)


@pytest.mark.parametrize(
    "target",
    [
        "media/image1.png",
        "../a.xml",
        "#_Toc1",
        "C:\\Users\\Sunita\\a.dotm",
        "file:///C:/a.docx",
        "file:a.docx",
        "file:/home/a",
        "file://localhost/a",
        "file://c:/a",
        "Budget 2026.xlsx",
        "/word/document.xml",
        "",
        "NULL",
    ],
)
def test_what_lies_beside_or_on_the_own_machine_is_not_remote(target):
    assert not is_remote(target)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("javascript:alert(1)", "script"),
        ("JavaScript:alert(1)", "script"),
        ("java\nscript:x", "script"),
        ("\u200bvbscript:x", "script"),
        ("data:text/html,x", "script"),
        ("vnd.sun.star.script:x", "script"),
        ("ms-msdt:/id x", "program"),
        ("search-ms:query=x", "program"),
        ("\\\\host\\share", "link"),
        ("file://host/a", "link"),
        ("//host/a", "link"),
    ],
)
def test_a_link_that_acts_is_refused(target, reason):
    with pytest.raises(Refused, match=reason):
        refuse_link(target)


@pytest.mark.parametrize(
    "target",
    [
        "https://up.gov.in/a?b=c",
        "mailto:a@b.example",
        "tel:+91",
        "#a",
        "annexure.pdf",
        "file:///C:/a.pdf",
        "www.up.gov.in",
    ],
)
def test_a_link_that_waits_for_a_press_stays(target):
    refuse_link(target)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ('WEBSERVICE("http://a")', "formula"),
        ("_xlfn.WEBSERVICE(A1)", "formula"),
        ("1+rtd(1)", "formula"),
        ("COM.MICROSOFT.WEBSERVICE([.A1])", "formula"),
        ("CALL (A1)", "formula"),
        ("_xlfn.IMAGE(A1)", "formula"),
        ("cmd|'/c calc'!A0", "dde"),
        ("+cmd|' /c calc'!A0", "dde"),
        ("SUM(1,cmd|'a'!A0)", "dde"),
        ("'cmd'|'a'!A0", "dde"),
        ('HYPERLINK("\\\\host\\a")', "link"),
        ("'http://a/[b.xlsx]c'!A1", "fetches"),
    ],
)
def test_a_formula_that_reaches_out_is_refused(formula, reason):
    with pytest.raises(Refused, match=reason):
        refuse_formula(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1:B9)",
        "'अ|ब'!A1",
        'IF(A1>1,"a|b","cmd|\'x\'!A0")',
        "RECALL(1)",
        "MYCALL(1)",
        '"WEBSERVICE(A1)"',
        "[1]Sheet1!A1",
        "'C:\\a\\[b.xlsx]c'!A1",
        'HYPERLINK("https://up.gov.in","x")',
        "VLOOKUP(A1,B:C,2,0)",
        "'10:30 बजे'!A1",
        "Table1[[#This Row],[a]]",
        'A1&"|"&B1',
        "",
    ],
)
def test_a_formula_of_an_office_stays(formula):
    refuse_formula(formula)


def test_many_streams_that_never_end_are_passed_over_once():
    assert _outside_streams(b"a stream\nb endstream\nc stream\r\nd") == b"a \nc "
    assert _outside_streams(b"x" + b"stream\n" * 1_000_000) == b"x"
