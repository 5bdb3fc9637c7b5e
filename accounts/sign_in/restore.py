"""Put what was typed back into a form of a finished page, whichever form it is, also without JavaScript."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit
from uuid import UUID

from .lost_forms import TOKEN, LostForm

Attributes = dict[str, str | None]
# Fields that a page sets for itself each time; they say nothing about which form this is.
OF_THE_PAGE = {"csrfmiddlewaretoken", "expected", "request_id", "draft", "answered", TOKEN}
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
        """Name under which the field is sent."""
        return self.attributes.get("name") or ""

    @property
    def type(self) -> str:
        """Type of an input, "text" where it names none."""
        return self.attributes.get("type") or "text"

    def with_attributes(self, **changes: str | bool | None) -> str:
        """Write the tag with attributes set, or dropped where False is given."""
        attributes = {
            name: value for name, value in (self.attributes | changes).items() if value is not False
        }
        text = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in attributes.items()
        )
        return f"<{self.name}{text}>"


@dataclass
class Form:
    """A form, its fields, and the folded parts of the page it is in."""

    tag: Tag
    folds: list[Tag]
    fields: list[Tag] = field(default_factory=list)

    def sends_to(self, path: str, page: str) -> bool:
        """Return whether one of its buttons sends to that address."""
        actions = [self.tag.attributes.get("action")]
        actions += [tag.attributes["formaction"] for tag in self.fields if "formaction" in tag.attributes]
        is_post = (self.tag.attributes.get("method") or "").lower() == "post"
        return is_post and path in {urlsplit(action or page).path for action in actions}

    def matches(self, lost_form: LostForm) -> bool:
        """Return whether both are about the same thing: the hidden fields have the values that were sent."""
        hidden = [tag for tag in self.fields if tag.type == "hidden" and tag.field_name not in OF_THE_PAGE]
        return all(
            (tag.attributes.get("value") or "") in lost_form.fields.get(tag.field_name, []) for tag in hidden
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

    def _position(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, name, attributes):
        """Note forms, what is in them, and folded parts around them."""
        start = self._position()
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
            self.open.content_end, self.open = self._position(), None


def restore_fields(html: str, lost_form: LostForm, *, page: str, token: str) -> tuple[str, list[str]]:
    """Put the fields back into their form; the page, and the texts that found no field in it."""
    forms = [
        form
        for form in _Reader(html).forms
        if form.sends_to(lost_form.path, page) and form.matches(lost_form)
    ]
    if not forms:
        return html, _leftover(lost_form, set())
    form = forms[0]
    edits = [(form.tag.end, form.tag.end, f'<input type="hidden" name="{TOKEN}" value="{escape(token)}">')]
    edits += [(fold.start, fold.end, fold.with_attributes(open=None)) for fold in form.folds]
    remaining = {name: list(values) for name, values in lost_form.fields.items()}
    for tag in form.fields:
        edits += _edits(tag, remaining)
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    return html, _leftover(lost_form, {tag.field_name for tag in form.fields})


def _edits(tag: Tag, remaining: dict[str, list[str]]) -> list[tuple[int, int, str]]:
    """Changes in one field, which takes its value from those remaining; a box without a tick was not sent."""
    values = remaining.get(tag.field_name, [])
    if tag.type in ("checkbox", "radio"):
        ticked = (tag.attributes.get("value") or "on") in values
        return [(tag.start, tag.end, tag.with_attributes(checked=None if ticked else False))]
    if not values or tag.name == "button" or tag.type in NOT_TYPED:
        return []
    if tag.name == "select":
        return _choice(tag, values)
    if tag.name == "textarea":
        # A browser drops the first line break of a textarea.
        return [(tag.end, tag.content_end, "\n" + escape(values.pop(0)))]
    if tag.type == "hidden" and tag.field_name != "request_id":
        return []
    return [(tag.start, tag.end, tag.with_attributes(value=values.pop(0)))]


def _choice(tag: Tag, values: list[str]) -> list[tuple[int, int, str]]:
    """Select the chosen options; none, rather than another, where the chosen one is no longer offered."""
    chosen = [option for option in tag.options if option.attributes.get("value") in values]
    edits = [
        (option.start, option.end, option.with_attributes(selected=None if option in chosen else False))
        for option in tag.options
        if option in chosen or "selected" in option.attributes
    ]
    if not chosen and "multiple" not in tag.attributes:
        edits.append((tag.end, tag.end, '<option value="" selected></option>'))
    return edits


def _leftover(lost_form: LostForm, names: set[str]) -> list[str]:
    """Texts of a person in fields that the form lacks; ids and numbers are nobody's words."""
    lacking = set(lost_form.fields) - names - OF_THE_PAGE - {"confirmed"}
    return [
        value
        for name in lost_form.fields
        if name in lacking
        for value in lost_form.fields[name]
        if _is_text(value)
    ]


def _is_text(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return any(letter.isalpha() for letter in value)
    return False
