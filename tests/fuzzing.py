"""Requests as no page of ours sends them: forms and parameters of every page, with values drawn at random."""

import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode
from uuid import uuid4

from django.conf import settings

BOUNDARY = "ankur"
# What a view reads by name, wherever it does.
READ = re.compile(r"(?:GET|POST|query|data)(?:\.get|\.getlist)?[\[(]\"(\w+)\"")

WRONG = (
    *("", " ", "0", "-1", "1", "x", "None", "true", "on", "1.5", "1e5", "NaN", "²", "१२", "０"),
    *("\0", "a\0b", "7\0", "%00", "\x01\x1f", "\u202e", "\ufeff", "\U0001f648", "क\u094d\u200d", "\ufffe"),
    *(str(2**31), str(2**63 - 1), str(2**63), "9" * 30, "9" * 5_000, "-" + "9" * 30),
    *("2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-13-01", "today", "31.12.2026"),
    *(
        "'",
        '"',
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "%s",
        "%(x)s",
        "\\",
        "../../etc/passwd",
    ),
    *(
        "[]",
        "{}",
        "null",
        "a:b",
        "1:2",
        "1:x",
        ":",
        "1:2:3",
        "\r\nX-Other: 1",
        "//evil.example",
        "javascript:x",
    ),
    *("x" * 300, "क" * 6_000, "a " * 50_000, "(" * 1_000, "=1+1", "@", "a@b", "a@b.c", "@" * 200),
    *(
        "00000000-0000-0000-0000-000000000000",
        "not-a-uuid",
        "/",
        "/x",
        "?x",
        "#",
        "&",
        ";",
        ",",
        "*",
        "%",
        "_",
    ),
)
# As they stand in an address or a body: letters that are none in UTF-8, a surrogate, a broken escape.
RAW = ("%FF%FE", "%ED%A0%80", "%", "%zz", "%C0%80", "%F4%90%80%80", "+", "%0", "%E0%A4")
TYPES = (
    *("", "text/plain", "application/json", "application/xml", "multipart/form-data", "x", "a/b/c; ="),
    "multipart/form-data; boundary=",
    f"multipart/form-data; boundary={BOUNDARY}; charset=utf-7",
    *(
        f"application/x-www-form-urlencoded; charset={charset}"
        for charset in ("utf-7", "utf-16", "rot13", "x", "unicode_escape", "")
    ),
)
HEADERS = (
    "HTTP_COOKIE",
    "HTTP_REFERER",
    "HTTP_ORIGIN",
    "HTTP_HOST",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_X_FORWARDED_FOR",
)
HEADER_VALUES = (
    *(
        r'sessionid="\000a"',
        "sessionid=x; csrftoken=y; django_language=zz",
        "=;=;",
        "\xff\xfe",
        "http://[",
        "a" * 9_000,
    ),
    *(
        "http://testserver/files/99999999999999999999/",
        "testserver:99999",
        "1.2.3.4, x, \xe0",
        "hi;q=x,*;q=9",
    ),
)
FILES = (
    b"",
    b"\0",
    b"%PDF-1.7",
    b"PK\x03\x04",
    b"\xff\xfe\0\xd8",
    "कोड,नाम\n".encode(),
    b"a,b\n" * 50,
    b"<html>",
)
FILE_NAMES = ("", ".", "a.pdf", "a.xlsx", "a.csv", "a\0.csv", "../../a.csv", "नाम" * 200 + ".txt", "a.exe")


class Form(NamedTuple):
    """A form as a page shows it: where it goes, how, and its fields as they are filled in."""

    address: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


class Forms(HTMLParser):
    """The forms of a page, and its links."""

    def __init__(self, page: str, address: str):
        super().__init__()
        self.address, self.forms, self.links = address, [], []
        self._form = self._select = self._text = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "a" and (facts.get("href") or "").startswith(("/", "?")):
            self.links.append(facts["href"])
        elif tag == "form":
            self._form = (facts.get("action") or self.address, (facts.get("method") or "get").upper(), [], [])
        elif self._form is None or not (name := facts.get("name")):
            if tag == "option" and self._select and facts.get("value"):
                self._form[2].append((self._select, facts["value"]))
                self._select = None
        elif tag == "select":
            self._select = name
        elif tag == "input" and facts.get("type") == "file":
            self._form[3].append(name)
        elif tag in ("input", "button", "textarea"):
            self._form[2].append((name, facts.get("value") or "जाँच"))

    def handle_endtag(self, tag):
        if tag == "form" and self._form:
            address, method, fields, files = self._form
            self.forms.append(Form(address, method, tuple(fields), tuple(files)))
            self._form = None


def parameters_read() -> list[str]:
    """Every name that a view reads from an address or a form, found in the source."""
    names = set()
    for app in ("accounts", "tracking", "files"):
        for module in Path(settings.BASE_DIR, app).rglob("*.py"):
            if "migrations" not in module.parts:
                names |= set(READ.findall(module.read_text()))
    return sorted(names)


class Fuzz:
    """Draws wrong requests."""

    def __init__(self, draw: random.Random, parameters: list[str], used: list[str]):
        self.draw, self.parameters, self.used = draw, parameters, used

    def value(self, name: str) -> str:
        """A value that does not belong there; a request id may be one that another paper has used."""
        if name == "request_id" and self.draw.random() < 0.7:
            return self.draw.choice([*self.used, str(uuid4())])
        return self.draw.choice(WRONG)

    def query(self, known: tuple[str, ...] = ()) -> str:
        """A query string of known and other names, some several times, some no text at all."""
        names = [self.draw.choice([*known, *known, *self.parameters]) for _ in range(self.draw.randint(1, 3))]
        parts = []
        for name in names:
            raw = self.draw.random() < 0.15
            parts.append(f"{name}={self.draw.choice(RAW) if raw else quote_plus(self.value(name))}")
        return "&".join(parts)

    def fields(self, form: Form) -> list[tuple[str, str]]:
        """The fields of a form of which some are wrong, missing, or there twice."""
        fields = [list(field) for field in form.fields]
        for field in self.draw.sample(fields, min(len(fields), self.draw.choice([1, 1, 1, 2, 9]))):
            field[1] = self.value(field[0])
        if fields and self.draw.random() < 0.15:
            fields.pop(self.draw.randrange(len(fields)))
        if fields and self.draw.random() < 0.15:
            fields.append([self.draw.choice(fields)[0], self.draw.choice(WRONG)])
        if self.draw.random() < 0.1:
            fields.append([self.draw.choice(self.parameters), self.draw.choice(WRONG)])
        return [(name, value) for name, value in fields]

    def body(self, form: Form) -> tuple[bytes, str]:
        """The body of a form and its type, which may be a wrong one."""
        fields = self.fields(form)
        if form.files or self.draw.random() < 0.1:
            content, kind = self._parts(fields, form.files), f"multipart/form-data; boundary={BOUNDARY}"
        else:
            content, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        if self.draw.random() < 0.06:
            kind = self.draw.choice(TYPES)
        if self.draw.random() < 0.03:
            content = content[: self.draw.randrange(len(content) + 1)]
        return content, kind

    def _parts(self, fields: list[tuple[str, str]], files: tuple[str, ...]) -> bytes:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields
        ]
        for name in files:
            file_name = self.draw.choice(FILE_NAMES)
            facts = f'name="{name}"; filename="{file_name}"'
            head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {facts}\r\n\r\n"
            parts.append(head.encode() + self.draw.choice(FILES) + b"\r\n")
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
