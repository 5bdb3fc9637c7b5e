"""Reading docs/guide.*.md: parts, and in each of them topics that a page can point at."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs"
# Both languages have the same headings in the same order; the English ones name the addresses.
NAMING = "en"
PART, TOPIC = "h2", "h3"


@dataclass(frozen=True)
class Topic:
    """A heading of a part, and the anchor under which it is found."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Part:
    """A page of the guide: its address, its title, its topics, and its text as HTML."""

    slug: str
    title: str
    topics: tuple[Topic, ...]
    html: str


@cache
def parts(language: str) -> tuple[Part, ...]:
    """The parts of the guide in a language, in their order."""
    return tuple(_part(title, body, names) for title, body, names in _pieces(language))


def part(slug: str, language: str) -> Part | None:
    """The part of that address; None if there is none."""
    return next((part for part in parts(language) if part.slug == slug), None)


@cache
def addresses() -> dict[str, str]:
    """Topic or part by its anchor: the address below the guide, `part/#topic`."""
    found = {}
    for each in parts(NAMING):
        found[each.slug] = f"{each.slug}/"
        found |= {topic.anchor: f"{each.slug}/#{topic.anchor}" for topic in each.topics}
    return found


def _pieces(language: str) -> Iterator[tuple[str, list[Token], list[str]]]:
    """Each part's title, its tokens, and the English names of the part and of its topics."""
    read, naming = _split(_tokens(language)), _split(_tokens(NAMING))
    for (title, body), (english, english_body) in zip_longest(read, naming):
        yield title, body, [english, *_titles(english_body)]


def _part(title: str, body: list[Token], names: list[str]) -> Part:
    slug, *anchors = (slugify(name) for name in names)
    topics = tuple(Topic(*pair) for pair in zip_longest(anchors, _titles(body)))
    openings = (token for token in body if token.type == "heading_open" and token.tag == TOPIC)
    for token, topic in zip(openings, topics, strict=True):
        token.attrSet("id", topic.anchor)
    return Part(slug, title, topics, _writer().renderer.render(body, _writer().options, {}))


def _split(tokens: list[Token]) -> list[tuple[str, list[Token]]]:
    """Cut at the headings of parts; what stands before the first is left out."""
    starts = [
        place for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == PART
    ]
    return [
        (tokens[start + 1].content, tokens[start + 3 : end])
        for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True)
    ]


def _titles(body: list[Token]) -> list[str]:
    return [
        body[place + 1].content
        for place, token in enumerate(body)
        if token.type == "heading_open" and token.tag == TOPIC
    ]


def _tokens(language: str) -> list[Token]:
    return _writer().parse((FOLDER / f"guide.{language}.md").read_text())


@cache
def _writer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
