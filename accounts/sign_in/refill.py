"""Putting what was typed into a form of a finished page, whichever form it is, also without JavaScript."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit
from uuid import UUID

from .lost_forms import TOKEN, Words

Attributes = dict[str, str | None]
# What a page sets for itself each time; it says nothing about which form this is.
OF_THE_PAGE = {"csrfmiddlewaretoken", "expected", "request_id", TOKEN}
NOT_TYPED = {"file", "password", "submit", "button", "image", "reset"}


@dataclass
class Tag:
    """A start tag and its place in the page; of a textarea also where its content ends."""

    name: str
    attributes: Attributes
    start: int
    end: int
    content_end: int = 0
    options: list["Tag"] = field(default_factory=list)

    @property
    def field_name(self) -> str:
        """Under which name it is sent."""
        return self.attributes.get("name") or ""

    @property
    def type(self) -> str:
        """What kind of input it is."""
        return self.attributes.get("type") or "text"

    def written(self, **changes: str | bool | None) -> str:
        """The tag with attributes set, or dropped where False is given."""
        kept = {name: value for name, value in (self.attributes | changes).items() if value is not False}
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in kept.items()
        )
        return f"<{self.name}{said}>"


@dataclass
class Form:
    """A form, its fields, and the folded parts of the page it is in."""

    tag: Tag
    folds: list[Tag]
    fields: list[Tag] = field(default_factory=list)

    def sends_to(self, path: str, page: str) -> bool:
        """Whether one of its buttons sends to that address."""
        actions = [self.tag.attributes.get("action")]
        actions += [
            found.attributes["formaction"] for found in self.fields if "formaction" in found.attributes
        ]
        is_post = (self.tag.attributes.get("method") or "").lower() == "post"
        return is_post and path in {urlsplit(action or page).path for action in actions}

    def is_of(self, words: Words) -> bool:
        """Whether it stands for the same thing: what it sends unseen is what was sent."""
        unseen = [
            found for found in self.fields if found.type == "hidden" and found.field_name not in OF_THE_PAGE
        ]
        return all(
            (found.attributes.get("value") or "") in words.fields.get(found.field_name, [])
            for found in unseen
        )


class _Reader(HTMLParser):
    """Finds the forms of a page and the places of their tags."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.folds: list[Tag] = []
        self.open: Tag | None = None
        self.feed(html)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, name, attributes):
        """Note forms, what is in them, and folded parts around them."""
        start = self._here()
        tag = Tag(name, dict(attributes), start, start + len(self.get_starttag_text()))
        if name == "details":
            self.folds.append(tag)
        elif name == "form":
            self.form = Form(tag, list(self.folds))
            self.forms.append(self.form)
        elif name == "option" and self.open:
            self.open.options.append(tag)
        elif self.form and name in ("input", "textarea", "select", "button"):
            self.form.fields.append(tag)
            self.open = tag if name in ("textarea", "select") else self.open

    def handle_endtag(self, name):
        """Note where contents and forms end."""
        if name == "details" and self.folds:
            self.folds.pop()
        elif name == "form":
            self.form = None
        elif self.open and name == self.open.name:
            self.open.content_end, self.open = self._here(), None


def fill(html: str, words: Words, *, page: str, token: str) -> tuple[str, list[str]]:
    """The page with what was typed in its form again, and whatever found no place in it."""
    forms = [form for form in _Reader(html).forms if form.sends_to(words.path, page) and form.is_of(words)]
    if not forms:
        return html, _leftover(words, set())
    form = forms[0]
    edits = [(form.tag.end, form.tag.end, f'<input type="hidden" name="{TOKEN}" value="{escape(token)}">')]
    edits += [(fold.start, fold.end, fold.written(open=None)) for fold in form.folds]
    given = {name: list(values) for name, values in words.fields.items()}
    for found in form.fields:
        edits += _edits(found, given)
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    return html, _leftover(words, {found.field_name for found in form.fields})


def _edits(found: Tag, given: dict[str, list[str]]) -> list[tuple[int, int, str]]:
    """What changes in one field; a box that was not ticked was not sent."""
    values = given.get(found.field_name, [])
    if found.type in ("checkbox", "radio"):
        ticked = (found.attributes.get("value") or "on") in values
        return [(found.start, found.end, found.written(checked=None if ticked else False))]
    if not values or found.name == "button" or found.type in NOT_TYPED:
        return []
    if found.name == "select":
        return _choice(found, values)
    if found.name == "textarea":
        # A browser drops the first line break of a textarea.
        return [(found.end, found.content_end, "\n" + escape(values.pop(0)))]
    if found.type == "hidden" and found.field_name != "request_id":
        return []
    return [(found.start, found.end, found.written(value=values.pop(0)))]


def _choice(found: Tag, values: list[str]) -> list[tuple[int, int, str]]:
    """The options that were chosen; none, rather than another, where the chosen one is no longer offered."""
    chosen = [option for option in found.options if option.attributes.get("value") in values]
    edits = [
        (option.start, option.end, option.written(selected=None if option in chosen else False))
        for option in found.options
        if option in chosen or "selected" in option.attributes
    ]
    if not chosen and "multiple" not in found.attributes:
        edits.append((found.end, found.end, '<option value="" selected></option>'))
    return edits


def _leftover(words: Words, known: set[str]) -> list[str]:
    """What a person wrote and no field took; ids and numbers are nobody's words."""
    left = set(words.fields) - known - OF_THE_PAGE - {"confirmed"}
    return [
        value for name in words.fields if name in left for value in words.fields[name] if _is_written(value)
    ]


def _is_written(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return any(letter.isalpha() for letter in value)
    return False
