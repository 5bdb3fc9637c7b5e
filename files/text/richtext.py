"""Rich text: sanitise it when saved and when shown, extract its text, link its references.

nh3 removes what is unsafe. The rest is serialised again from a fixed set of tags with escaped text, so that
the result is always well-formed and cleaning it again changes nothing.
"""

import re
from collections import Counter
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

import nh3

from .plain import from_plain

INLINE = {"b", "strong", "i", "em", "u"}
LEAVES = {"p": "p", "div": "p", **{f"h{level}": "h3" for level in range(1, 7)}}
NESTING = {"ul", "ol", "table", "blockquote"}
PARENTS = {
    "li": ("ul", "ol"),
    "thead": ("table",),
    "tbody": ("table",),
    "tr": ("tbody", "thead"),
    "td": ("tr",),
    "th": ("tr",),
}
HOMES = {tag: ("ul", "ol") if tag == "li" else ("table",) for tag in PARENTS}
CHILD = {"ul": "li", "ol": "li", "table": "td", "thead": "td", "tbody": "td", "tr": "td"}
ALLOWED = INLINE | set(LEAVES) | NESTING | set(PARENTS) | {"br"}
SPANS = {"colspan", "rowspan"}
DEEPEST = 6
WIDEST_SPAN = 100
DEEPEST_MARKUP = 100

TAG = re.compile(rf"</?(?:{'|'.join(sorted(ALLOWED))})(?:\s[^<>]*)?/?>", re.IGNORECASE)
ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})")
UNCLOSED = {"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "br", "hr", "img", "input", "col", "meta"}
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

DIGITS = "[0-9०-९]"
A_DIGIT = re.compile(DIGITS)
REFERENCE = re.compile(
    rf"""(?<![\w\u0900-\u097f])
    (?:(?P<page>(?:पत्राचार\s{{1,3}})?(?:पृष्ठ|पृ[.०]?)|(?:corr(?:espondence|\.)?\s{{1,3}})?(?:pages?|pp?\.))
      |(?P<note>(?:टिप्पणी\s{{1,3}})?(?:अनुच्छेद|प्रस्तर|पैरा)|(?:note\s{{1,3}})?para(?:graph|\.)?s?))
    \s{{0,3}}(?:संख्या|सं[.०]|no\.)?\s{{0,3}}
    (?P<first>{DIGITS}{{1,5}})(?:\s?[-–—]\s?{DIGITS}{{1,5}})?(?![\w\u0900-\u097f]|[./-]\d)""",
    re.IGNORECASE | re.VERBOSE,
)

Address = Callable[[int], str | None]


def clean(text: str) -> str:
    """Return safe HTML of typed lines (paragraphs, lists, tables) or pasted HTML. Cleaning is idempotent."""
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not TAG.search(text) or _nests_too_deep(text):
        text = from_plain(text.strip("\n"))
    writer = _Writer()
    writer.feed(_sanitise(text))
    return writer.finished()


def to_text(html: str) -> str:
    """Return the text without markup, one line for each paragraph, item and row of a table."""
    reader = _Reader()
    reader.feed(clean(html))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


def clean_stored(html: str) -> str:
    """Check HTML that was cleaned when it was stored, and clean it again if anything unsafe is found."""
    return html if _sanitise(html) == html else clean(html)


def _sanitise(text: str) -> str:
    return nh3.clean(text, tags=ALLOWED, attributes={"td": SPANS, "th": SPANS}, link_rel=None)


def link_references(html: str, *, note_url: Address, page_url: Address) -> str:
    """Link "पत्राचार पृ. 11–14" and "para 4" in cleaned HTML to the page and the paragraph they name.

    `page_url` and `note_url` return the address of a number; where they return None, the words stay unlinked.
    """
    if not A_DIGIT.search(html):
        return html
    linker = _Linker(note_url, page_url)
    linker.feed(html)
    linker.close()
    return "".join(linker.out)


def _nests_too_deep(text: str) -> bool:
    """Return whether tags nest too deep, as in an attack: parsing time grows with the square of the depth."""
    depths: Counter[str] = Counter()
    for end, name in ANY_TAG.findall(text):
        if (name := name.lower()) not in UNCLOSED:
            depths[name] += -1 if end else 1
            if depths[name] > DEEPEST_MARKUP:
                return True
    return False


class _Writer(HTMLParser):
    """Serialise sanitised HTML as properly nested blocks with the text inside them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.blocks: list[str] = []
        self.skipped: list[str] = []
        self.leaf = ""
        self.running = ""
        self.bare_ended = -1
        self.wanted: dict[str, int] = {}
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in INLINE:
            self.wanted[tag] = self.wanted.get(tag, 0) + 1
        elif tag == "br":
            if self.running:
                self.set_inline(list(self.wanted))
                self.out.append("<br>")
        else:
            self.end_run()
            self.leaf = LEAVES.get(tag, "")
            if not self.leaf:
                self.start_block(tag, _spans(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            self.wanted[tag] = self.wanted.get(tag, 0) - 1
            if self.wanted[tag] <= 0:
                del self.wanted[tag]
        elif tag != "br":
            self.end_run()
            self.leaf = ""
            if tag not in LEAVES:
                self.end_block(tag)

    def handle_data(self, data: str) -> None:
        if not self.running:
            if not data.strip():
                return
            self.start_run()
        self.set_inline(list(self.wanted))
        self.out.append(escape(CONTROLS.sub("", data.replace("\r", "\n")), quote=False))

    def finished(self) -> str:
        """Close everything left open, and return the HTML."""
        self.close()
        self.end_run()
        while self.blocks:
            self.out.append(f"</{self.blocks.pop()}>")
        return "".join(self.out)

    def start_block(self, tag: str, spans: str = "") -> None:
        nests = tag in NESTING or (tag in PARENTS and self.nearest() not in HOMES[tag])
        if self.skipped or (nests and sum(block in NESTING for block in self.blocks) >= DEEPEST):
            self.skipped.append(tag)
            return
        self.enter(tag)
        self.blocks.append(tag)
        self.out.append(f"<{tag}{spans}>")

    def nearest(self) -> str:
        """Return the innermost open list, table or quotation."""
        return next((block for block in reversed(self.blocks) if block in NESTING), "")

    def enter(self, tag: str) -> None:
        """Close and open the blocks between the innermost one and a new one of this tag."""
        parents = PARENTS.get(tag)
        if parents and self.nearest() in HOMES[tag]:
            while self.blocks[-1] not in parents and self.blocks[-1] not in NESTING:
                self.out.append(f"</{self.blocks.pop()}>")
        top = self.blocks[-1] if self.blocks else ""
        if parents is None and top in CHILD:
            self.start_block(CHILD[top])
        elif parents and top not in parents:
            self.start_block(parents[0])

    def end_block(self, tag: str) -> None:
        if self.skipped:
            self.skipped.pop()
            return
        while tag in self.blocks:
            block = self.blocks.pop()
            self.out.append(f"</{block}>")
            if block == tag:
                return

    def start_run(self) -> None:
        """Begin a run of text, in a paragraph unless a cell or an item holds it."""
        if self.blocks and self.blocks[-1] in CHILD:
            outer, self.skipped = self.skipped, []
            self.start_block(CHILD[self.blocks[-1]])
            self.skipped = outer
        bare = self.blocks and self.blocks[-1] in ("li", "td", "th") and not self.leaf
        self.running = "bare" if bare else self.leaf or "p"
        if bare and self.bare_ended == len(self.out):
            self.out.append("<br>")
        if not bare:
            self.out.append(f"<{self.running}>")

    def end_run(self) -> None:
        if self.running:
            self.set_inline([])
            if self.running == "bare":
                self.bare_ended = len(self.out)
            else:
                self.out.append(f"</{self.running}>")
        self.running = ""

    def set_inline(self, tags: list[str]) -> None:
        while self.open != tags[: len(self.open)]:
            self.out.append(f"</{self.open.pop()}>")
        for tag in tags[len(self.open) :]:
            self.out.append(f"<{tag}>")
            self.open.append(tag)


def _spans(attrs: list[tuple[str, str | None]]) -> str:
    """Return the colspan and rowspan attributes, where they are sensible numbers."""
    numbers = {name: int(value) for name, value in attrs if re.fullmatch("[0-9]{1,3}", value or "")}
    return "".join(f' {name}="{n}"' for name, n in sorted(numbers.items()) if 1 < n <= WIDEST_SPAN)


class _Reader(HTMLParser):
    """Collect the words of cleaned HTML, with a new line where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.words.append(" " if tag in ("td", "th") else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.words.append(" " if tag in ("td", "th") else "\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data.replace("\n", " "))


class _Linker(HTMLParser):
    """Copy HTML unchanged, except that references in its text become links."""

    def __init__(self, note_url: Address, page_url: Address) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.inside_link = 0
        self.note_url, self.page_url = note_url, page_url

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside_link += tag == "a"
        self.out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside_link -= tag == "a"
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        copied = 0
        for match in () if self.inside_link else REFERENCE.finditer(data):
            address = (self.page_url if match["page"] else self.note_url)(int(match["first"]))
            if address:
                self.out.append(escape(data[copied : match.start()], quote=False))
                self.out.append(f'<a href="{escape(address)}">{escape(match[0], quote=False)}</a>')
                copied = match.end()
        self.out.append(escape(data[copied:], quote=False))
