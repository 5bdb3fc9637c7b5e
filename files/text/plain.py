"""Convert notes between HTML and lines of plain text, with lists and tables.

"1. " and "- " begin the items of a list; indented below another item they begin those of a list within it.
"| a | b |" is a row of a table, and "| --- |" below the first row makes that its head. A blank line separates
paragraphs. A backslash before any of these keeps the line plain words.
"""

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, fromstring

ITEM = re.compile(r"([ \t]*)(?:([0-9]{1,3})\.|-)(?:[ \t]+(.*))?")
ROW = re.compile(r"[ \t]*\|(.*)\|[ \t]*")
NEXT_CELL = re.compile(r"(?<!\\)((?:\\\\)*)\|")
RULE = re.compile(":?-{3,}:?")
ESCAPED = re.compile(r"[ \t]*\\+(.*)")
NEW_LINE = "⏎"
DEEPEST = 6
STEP = "   "
LISTS = ("ol", "ul")
INLINE = {"b", "strong", "i", "em", "u"}


def from_plain(text: str) -> str:
    """Convert lines of plain text to HTML."""
    parser = _Parser()
    for line in text.split("\n"):
        parser.feed(line)
    parser.end()
    return "".join(parser.out)


def to_plain(html: str) -> str:
    """Convert cleaned HTML to lines that `from_plain` reads back, without bold and the like."""
    well_formed = f"<note>{html.replace('<br>', '<br/>')}</note>"
    note = fromstring(well_formed)  # noqa: S314 - our own cleaning wrote it, without any declaration
    blocks, after = [], ""
    for block in _blocks(note):
        if lines := _block(block, after):
            blocks.append("\n".join(lines))
            after = block.tag
    return "\n\n".join(blocks)


class _Parser:
    """Parse lines into HTML; the stack `lists` holds each open list as (indent, tag, items so far)."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.lists: list[tuple[int, str, int]] = []
        self.rows: list[list[str]] = []
        self.in_text = False
        self.blank = False

    def feed(self, line: str) -> None:
        if not line.strip():
            self.end_text()
            self.blank = True
            return
        item, row = ITEM.fullmatch(line), ROW.fullmatch(line)
        if item and self.begins_item(item):
            self.add_item(item)
        elif row:
            self.end_lists()
            self.end_text(rows=False)
            self.rows.append([_unescape_cell(cell) for cell in NEXT_CELL.sub("\\1\0", row[1]).split("\0")])
        elif self.lists and not self.blank and line[0] in " \t":
            self.out.append("<br>" + _unescape_line(line))
        else:
            self.add_text(line)
        self.blank = False

    def begins_item(self, item: re.Match) -> bool:
        """Return whether the numbers run on from 1; otherwise "3. " begins a paragraph."""
        if not item[2] or int(item[2]) == 1:
            return True
        level = [(tag, items) for indent, tag, items in self.lists if indent <= _indent(item)]
        return level[-1:] == [("ol", int(item[2]) - 1)]

    def add_item(self, item: re.Match) -> None:
        tag, at = "ol" if item[2] else "ul", _indent(item)
        first = not item[2] or int(item[2]) == 1
        self.end_text()
        if self.blank and first:
            self.end_lists()
        while len(self.lists) > 1 and self.lists[-1][0] > at:
            self.end_list()
        if not self.continues_list(tag, at, first):
            self.out.append(f"<{tag}><li>")
            self.lists.append((at, tag, 1))
        self.out.append(escape((item[3] or "").rstrip(), quote=False))

    def continues_list(self, tag: str, at: int, first: bool) -> bool:
        """Begin the next item of the open list if it belongs there; end that list if another one follows."""
        if not self.lists:
            return False
        indent, open_tag, items = self.lists[-1]
        if first and at > indent and len(self.lists) < DEEPEST:
            return False
        if tag != open_tag or (tag == "ol" and first):
            self.end_list()
            return False
        self.out.append("</li><li>")
        self.lists[-1] = indent, tag, items + 1
        return True

    def add_text(self, line: str) -> None:
        self.end_lists()
        self.end_rows()
        self.out.append("<br>" if self.in_text else "<p>")
        self.out.append(_unescape_line(line))
        self.in_text = True

    def end_text(self, rows: bool = True) -> None:
        if self.in_text:
            self.out.append("</p>")
        self.in_text = False
        if rows:
            self.end_rows()

    def end_rows(self) -> None:
        rows, self.rows = self.rows, []
        head = len(rows) > 1 and all(map(RULE.fullmatch, rows[1]))
        if head:
            self.out.append(f"<table><thead>{_row(rows[0], 'th')}</thead>")
            rows = rows[2:]
        elif rows:
            self.out.append("<table>")
        body = "".join(_row(row, "td") for row in rows)
        self.out.append(f"<tbody>{body}</tbody>" if body else "")
        self.out.append("</table>" if head or rows else "")

    def end_list(self) -> None:
        self.out.append(f"</li></{self.lists.pop()[1]}>")

    def end_lists(self) -> None:
        while self.lists:
            self.end_list()

    def end(self) -> None:
        self.end_lists()
        self.end_text()


def _indent(item: re.Match) -> int:
    return len(item[1].expandtabs(4))


def _unescape_line(line: str) -> str:
    """Return a line of words as HTML, without the backslash that escapes an item or a row."""
    line = line.strip(" \t")
    escaped = ESCAPED.fullmatch(line)
    return escape(line[1:].lstrip() if escaped and _is_special(escaped[1]) else line, quote=False)


def _is_special(line: str) -> bool:
    return bool(ITEM.fullmatch(line) or ROW.fullmatch(line))


def _unescape_cell(cell: str) -> str:
    return re.sub(r"\\([\\|-])", r"\1", cell.strip(" \t"))


def _row(cells: list[str], tag: str) -> str:
    lines = ([line.strip() for line in cell.split(NEW_LINE)] for cell in cells)
    words = ("<br>".join(escape(line, quote=False) for line in cell if line) for cell in lines)
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in words) + "</tr>"


def _blocks(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == "blockquote":
            yield from _blocks(child)
        else:
            yield child


def _block(block: Element, after: str) -> list[str]:
    """Return the lines of a paragraph, list or table; `after` is the tag of the block before it."""
    if block.tag in LISTS:
        return list(_list(block, 0))
    if block.tag == "table":
        return list(_table(block))
    lines = _lines(block)
    return [_escape_line(line, any_number=after == "ol" and place == 0) for place, line in enumerate(lines)]


def _list(block: Element, depth: int) -> Iterator[str]:
    for number, item in enumerate(block, start=1):
        first, *more = _lines(item, without_lists=True) or [""]
        yield f"{STEP * depth}{f'{number}.' if block.tag == 'ol' else '-'} {first}".rstrip(" ")
        for line in more:
            yield STEP * (depth + 1) + _escape_line(line, any_number=True)
        for inner in (child for child in item if child.tag in LISTS):
            yield from _list(inner, depth + 1)


def _table(table: Element) -> Iterator[str]:
    for place, row in enumerate(_rows(table)):
        yield f"| {' | '.join(map(_cell, row))} |"
        if place == 0 and all(cell.tag == "th" for cell in row):
            yield f"| {' | '.join('---' for _cell in row)} |"


def _rows(table: Element) -> Iterator[Element]:
    return (row for part in table for row in part)


def _cell(cell: Element) -> str:
    words = re.sub(r"\\(?=[\\|-])|\|", lambda match: "\\" + match[0], f" {NEW_LINE} ".join(_lines(cell)))
    return "\\" + words if RULE.fullmatch(words) else words


def _lines(element: Element, *, without_lists: bool = False) -> list[str]:
    """Return the words of an element, one line for each block or line break."""
    text = "".join(_words(element, without_lists))
    return [line for line in (" ".join(part.split()) for part in text.split("\0")) if line]


def _words(element: Element, without_lists: bool) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        end = "" if child.tag in INLINE else "\0"
        yield end
        if not (without_lists and child.tag in LISTS):
            yield from _words(child, False)
        yield end + (child.tail or "")


def _escape_line(line: str, *, any_number: bool) -> str:
    """Return a line of words, with a backslash where it would be read as an item or a row."""
    bare = line.lstrip("\\")
    if not _is_special(bare):
        return line
    item = ITEM.fullmatch(bare)
    is_ambiguous = not item or not item[2] or any_number or int(item[2]) == 1
    return "\\" + line if bare != line or is_ambiguous else line
