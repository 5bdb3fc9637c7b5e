import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from files.text.plain import NEW_LINE, to_plain
from files.text.richtext import clean, to_text

LETTERS = st.text(alphabet="कसड़ ab12.-|\\_#", min_size=1, max_size=12)
WORDS = LETTERS.map(lambda words: " ".join(words.split())).filter(bool)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("<br>".join)
PARAGRAPH = LINES.map("<p>{}</p>".format)
CELLS = st.one_of(st.just(""), LINES)


def rows(tag):
    return st.lists(CELLS.map(f"<{tag}>{{}}</{tag}>".format), min_size=1, max_size=3).map(
        lambda cells: f"<tr>{''.join(cells)}</tr>"
    )


def table(head, body):
    head = f"<thead>{head}</thead>" if head else ""
    return f"<table>{head}<tbody>{''.join(body)}</tbody></table>"


TABLE = st.builds(table, st.one_of(st.just(""), rows("th")), st.lists(rows("td"), min_size=1, max_size=3))


def list_of(inner):
    return st.builds(
        lambda tag, items: f"<{tag}>{''.join(items)}</{tag}>",
        st.sampled_from(["ol", "ul"]),
        st.lists(
            st.builds("<li>{}{}</li>".format, LINES, st.one_of(st.just(""), inner)), min_size=1, max_size=3
        ),
    )


LIST = list_of(st.one_of(list_of(list_of(st.just(""))), st.just("")))
NOTES = st.lists(st.one_of(PARAGRAPH, LIST, TABLE), min_size=1, max_size=4).map("".join)
MARKUP = st.lists(
    st.sampled_from(
        [
            f"<{tag}>"
            for tag in ["p", "ol", "ul", "li", "table", "tr", "td", "th", "blockquote", "b", "h3", "br"]
        ]
        + [f"</{tag}>" for tag in ["p", "ol", "ul", "li", "table", "b"]]
        + ["<td colspan=2>", " 1. ", "2. ", "-", " ", "|", "---", "\\", "क", "ख ग"]
    ),
    max_size=30,
).map("".join)


@given(NOTES)
def test_lists_and_tables_come_back_from_the_plain_field_as_they_were(html):
    stored = clean(html)
    assert clean(to_plain(stored)) == stored


@given(MARKUP)
@example("<table><ol><ol></table>2. ")
def test_of_any_note_every_word_comes_back_and_the_second_time_changes_nothing(markup):
    stored = clean(markup)
    again = clean(to_plain(stored))
    assert sorted(to_text(again).split()) == sorted(to_text(stored).split())
    assert clean(to_plain(again)) == again


@given(st.text(alphabet="कa1.2- |\\\n\t" + NEW_LINE, max_size=60))
@example("\\ -")
def test_any_lines_typed_are_read_once_and_for_all(text):
    stored = clean(text)
    assert clean(stored) == stored
    assert clean(to_plain(stored)) == re.sub("[ \t]+", " ", stored)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1. पहला\n2. दूसरा", "<ol><li>पहला</li><li>दूसरा</li></ol>"),
        ("1. पहला\n\n2. दूसरा", "<ol><li>पहला</li><li>दूसरा</li></ol>"),
        ("- क\n   1. ख\n- ग", "<ul><li>क<ol><li>ख</li></ol></li><li>ग</li></ul>"),
        ("1. पहला\n   और", "<ol><li>पहला<br>और</li></ol>"),
        ("ग्राम:\n| क | ख |", "<p>ग्राम:</p><table><tbody><tr><td>क</td><td>ख</td></tr></tbody></table>"),
        (
            "| क | ख |\n| --- | --- |\n| 1 | |",
            "<table><thead><tr><th>क</th><th>ख</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>",
        ),
    ],
)
def test_what_is_typed_line_by_line_takes_shape(text, html):
    assert clean(text) == html


@pytest.mark.parametrize(
    "text", ["3. पैरा तीन", "2026. वर्ष", "\\1. पहला", "-5 अंश", "१. पहला", "धारा 1. क", "|"]
)
def test_what_only_looks_like_a_list_stays_words(text):
    assert clean(text) == "<p>" + text.removeprefix("\\") + "</p>"


def test_a_note_is_written_as_one_would_type_it():
    html = (
        "<p>ग्राम</p><ol><li>क</li><li>ख</li></ol><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert to_plain(html) == "ग्राम\n\n1. क\n2. ख\n\n| 1 | 2 |"


def test_a_hundred_thousand_characters_of_deeper_and_deeper_lists_stay_shallow():
    html = clean("\n".join(" " * depth + "- x" for depth in range(430)))
    assert html.count("<ul>") == 6


@pytest.mark.parametrize(
    "line", ["- x{}b", "{}- x", "1.{}b", "|{}|{}x", "| a{}|", "\\{}- x", "|" + "\\" * 30_000 + "|{}"]
)
@pytest.mark.parametrize("filling", [" " * 30_000, "|" * 30_000, "\\" * 30_000, "- " * 15_000])
def test_hostile_lines_take_no_longer_than_honest_ones(line, filling):
    started = time.process_time()
    to_plain(clean(line.format(filling, filling)))
    assert time.process_time() - started < 1
