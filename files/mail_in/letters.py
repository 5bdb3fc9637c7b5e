"""A mail as the letter that it is: sender, subject, text, attachments; no mail is too odd to be read."""

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from files.receipts.mailing import MARK

MOST_PARTS, DEEPEST = 40, 6
LONGEST_TEXT = 500_000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BULK = {"bulk", "junk", "auto_reply"}


@dataclass
class Attachment:
    """A file of a mail; the name is as the sender wrote it."""

    name: str
    content: bytes


@dataclass
class MailLetter:
    """The facts of a mail."""

    message_id: str
    digest: str
    sender_name: str
    sender_email: str
    receivers: str
    subject: str
    sent_on: date | None
    is_automatic: bool = False
    is_returned: bool = False
    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The letter as a page of text: its head, what it says, and the names of its attachments."""
        head = [
            (_("From"), f"{self.sender_name} <{self.sender_email}>".strip()),
            (_("To"), self.receivers),
            (_("Subject"), self.subject),
            (_("Attached"), ", ".join(clean(attachment.name) for attachment in self.attachments)),
        ]
        lines = [f"{name}: {value}" for name, value in head if value]
        return clean("\n".join([*lines, "", *self.texts]))[:LONGEST_TEXT]


def read(raw: bytes) -> MailLetter:
    """Read a mail as it came over the line."""
    message = message_from_bytes(raw, policy=policy.default)
    letter = _head(message, raw)
    _gather(message, letter, 0)
    return letter


def _head(message: Message, raw: bytes) -> MailLetter:
    """The facts of the head alone."""
    name, sender = parseaddr(header(message, "From"))
    _reply_name, reply = parseaddr(header(message, "Reply-To"))
    address = next((each for each in (reply, sender) if is_address(each)), "")
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    facts = [header(message, each) for each in ("Message-ID", "From", "Date", "Subject")]
    digest = hashlib.sha256("\0".join(facts).encode("utf-8", "replace") + b"\0" + body)
    return MailLetter(
        message_id=header(message, "Message-ID")[:500],
        digest=digest.hexdigest(),
        sender_name=name[:120] or sender[:120],
        sender_email=address,
        receivers=header(message, "To")[:1000],
        subject=header(message, "Subject")[:500],
        sent_on=_sent_on(header(message, "Date")),
        is_automatic=is_automatic(message),
        is_returned=message.get_content_type() == "multipart/report",
    )


def header(message: Message, name: str) -> str:
    """A header in one line of visible signs; "" where there is none, or nothing that can be read."""
    try:
        value = str(message.get(name, ""))
    except Exception:
        value = ""
    return " ".join(clean(value).split())


def clean(text: str) -> str:
    """The text without signs that steer a page or turn its direction."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_address(text: str) -> bool:
    """Return whether this is one mail address that a letter can be sent to."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def is_automatic(message: Message) -> bool:
    """Return whether a program wrote it, so that nobody waits for an answer: RFC 3834, and what others do."""
    submitted = header(message, "Auto-Submitted").lower()
    path = header(message, "Return-Path")
    sender = parseaddr(header(message, "From"))[1]
    return bool(
        (submitted and submitted != "no")
        or header(message, "Precedence").lower() in BULK
        or header(message, "X-Autoreply")
        or header(message, "X-Autorespond")
        or header(message, MARK)
        or path == "<>"
        or sender.lower().startswith("mailer-daemon@")
        or message.get_content_type() == "multipart/report"
    )


def _sent_on(text: str) -> date | None:
    try:
        at = parsedate_to_datetime(text)
        return timezone.localdate(at if at.tzinfo else timezone.make_aware(at))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _gather(part: Message, letter: MailLetter, depth: int) -> None:
    """Add the texts and files of a part and of all in it."""
    if depth > DEEPEST:
        letter.left_out.append(_("A mail within a mail within a mail: too deep to be taken out."))
    elif part.get_content_type() == "message/rfc822":
        for inner in _children(part):
            letter.texts.append(_forwarded(inner))
            _gather(inner, letter, depth + 1)
    elif part.is_multipart():
        for child in _wanted(part):
            _gather(child, letter, depth + 1)
    elif _is_text(part):
        letter.texts.append(_text_of(part))
    elif len(letter.attachments) >= MOST_PARTS:
        letter.left_out.append(_("%s: more attachments than are taken") % clean(_name(part, letter)))
    else:
        letter.attachments.append(Attachment(_name(part, letter), _content(part)))


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return payload if isinstance(payload, list) else []


def _wanted(part: Message) -> Iterator[Message]:
    """The children of a part; of a text in two forms the plain one, unless that is empty."""
    children = _children(part)
    plain = part.get_content_type() == "multipart/alternative" and any(
        child.get_content_type() == "text/plain" and _text_of(child).strip() for child in children
    )
    for child in children:
        if not (plain and child.get_content_type() == "text/html"):
            yield child


def _is_text(part: Message) -> bool:
    is_file = part.get_content_disposition() == "attachment" or _given_name(part)
    return part.get_content_type() in ("text/plain", "text/html", "message/delivery-status") and not is_file


def _text_of(part: Message) -> str:
    content, charset = _content(part), part.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return plain(text) if part.get_content_type() == "text/html" else text


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:
        content = None
    return content if isinstance(content, bytes) else str(part.get_payload()).encode("utf-8", "replace")


def _given_name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except Exception:
        return ""


def _name(part: Message, letter: MailLetter) -> str:
    """The name of a file, or one of ours where it has none."""
    ending = mimetypes.guess_extension(part.get_content_type()) or ".bin"
    return _given_name(part) or _("attachment %s") % (len(letter.attachments) + 1) + ending


def _forwarded(inner: Message) -> str:
    names = {"From": _("From"), "Date": _("Date"), "Subject": _("Subject")}
    lines = [f"{word}: {header(inner, name)}" for name, word in names.items() if header(inner, name)]
    return "\n".join(["", "–––––", *lines, ""])


class _Words(HTMLParser):
    """The words of a page, lines where its blocks are."""

    HIDDEN = {"script", "style", "head", "title"}
    BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.hidden = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in self.HIDDEN and not self.hidden:
            self.hidden = tag
        elif tag in self.BLOCKS:
            self.out.append("\n")
        elif tag == "td":
            self.out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        # A head that is never closed ends where the body begins.
        if tag == self.hidden:
            self.hidden = ""

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.out.append(data)


def plain(html: str) -> str:
    """The words of a page of HTML."""
    words = _Words()
    words.feed(html)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.out).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
