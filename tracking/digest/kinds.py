"""The morning digest in words: at most five lines, each with the address where one goes on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import NoticeChoice
from accounts.models.names import reads_english
from accounts.notices.kinds import Kind, kind, register
from accounts.pages import words

MOST_LINES = 5


def lines(facts: dict) -> list[tuple[str, str]]:
    """The lines of a digest, and the address of each."""
    of_work = _of_office(facts["office"]) if "office" in facts else _of_desk(facts["desk"])
    return [*of_work, *_of_questions(facts), *_of_notices(facts)][:MOST_LINES]


def _of_office(facts: dict) -> list[tuple[str, str]]:
    values = {name: words.count(facts[name]) for name in ("late", "total", "new", "today")}
    found = [
        (
            _("%(late)s of %(total)s papers are late, %(new)s since the last working morning.") % values,
            facts["url"],
        )
    ]
    if facts["today"]:
        found.append((_("%(today)s more become late today.") % values, facts["soon_url"]))
    if worst := facts["worst"]:
        desk = {"desk": _named(worst), "late": words.count(worst["late"])}
        found.append((_("Most of them lie at: %(desk)s (%(late)s).") % desk, worst["url"]))
    return found


def _of_desk(facts: dict) -> list[tuple[str, str]]:
    found = []
    if facts["new"]:
        sentence = ngettext(
            "%s paper of your desk became late since the last working morning.",
            "%s papers of your desk became late since the last working morning.",
            facts["new"],
        )
        found.append((sentence % words.count(facts["new"]), facts["late_url"]))
    if facts["today"]:
        sentence = ngettext("%s paper becomes late today.", "%s papers become late today.", facts["today"])
        found.append((sentence % words.count(facts["today"]), facts["today_url"]))
    return found


def _of_questions(facts: dict) -> list[tuple[str, str]]:
    found = []
    if number := facts["to_answer"]:
        sentence = ngettext("%s question waits for your reply.", "%s questions wait for your reply.", number)
        found.append((sentence % words.count(number), facts["questions_url"]))
    if number := facts["unanswered"]:
        sentence = ngettext(
            "%s of your questions has no reply by its date.",
            "%s of your questions have no reply by their date.",
            number,
        )
        found.append((sentence % words.count(number), f"{facts['questions_url']}?show=mine"))
    return found


def _of_notices(facts: dict) -> list[tuple[str, str]]:
    """Notices since the last digest: each kind with its number, one alone in full."""
    found = []
    for told in facts["told"]:
        # The lines on questions say these already, as they stand this morning.
        if told["kind"] in ("asked", "unanswered"):
            continue
        registered = kind(told["kind"])
        if told["count"] == 1:
            found.append((registered.words(told["facts"]), told["url"]))
        else:
            values = {"label": registered.label, "count": words.count(told["count"])}
            found.append((_("%(label)s: %(count)s") % values, facts["notices_url"]))
    return found


def _named(facts: dict) -> str:
    return facts["en" if reads_english() else "hi"]


def _sentence(facts: dict) -> str:
    return " ".join(text for text, _url in lines(facts)[:2])


DIGEST = register(
    Kind(
        "digest",
        gettext_lazy("Morning digest"),
        _sentence,
        mail=NoticeChoice.Mail.NOW,
        lines=lines,
        counted=False,
        choices=(NoticeChoice.Mail.NOW, NoticeChoice.Mail.NEVER),
    )
)
