"""The State's forms of communication: how each is headed, begins and ends, in the language of the letter.

Every text is spoken in the language that is active, which is the letter's while it is laid out or begun.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.pages import words
from files.models import Draft, Receipt

Form = Draft.Form


@dataclass(frozen=True)
class Communication:
    """The parts of a form that stand on every letter of it; a blank part is left out.

    `is_addressed`: its addressees stand at its head; otherwise it is sent to them as copies at its foot.
    """

    title: str
    salutation: str
    closing: str
    is_addressed: bool


def communication(form: str) -> Communication:
    """The parts of a form of communication."""
    sir, faithfully = _("Sir/Madam,"), _("Yours faithfully,")
    return {
        Form.LETTER: Communication("", sir, faithfully, True),
        Form.DEMI_OFFICIAL: Communication(
            _("Demi-official letter"), _("Dear Shri/Smt,"), _("Yours sincerely,"), True
        ),
        Form.MEMORANDUM: Communication(_("Office memorandum"), "", "", False),
        Form.ORDER: Communication(_("Order"), "", "", False),
        Form.CIRCULAR: Communication(_("Circular"), "", "", True),
        Form.NOTICE: Communication(_("Notice"), "", "", False),
        Form.ENDORSEMENT: Communication(_("Endorsement"), "", "", False),
        Form.REMINDER: Communication(_("Reminder"), sir, faithfully, True),
    }[Form(form)]


def skeleton(form: str, in_reply_to: Receipt | None) -> str:
    """The text with which a draft of that form begins, as HTML, to be written over."""
    begun = {
        Form.LETTER: _("On the subject mentioned above I am to say that …"),
        Form.DEMI_OFFICIAL: _("I draw your personal attention to the subject mentioned above. …"),
        Form.MEMORANDUM: _("The undersigned is directed to say that …"),
        Form.ORDER: _("In exercise of the powers conferred by …, it is ordered that …"),
        Form.CIRCULAR: _("All offices are informed for compliance that …"),
        Form.NOTICE: _("The public is hereby informed that …"),
        Form.ENDORSEMENT: _("A copy is sent for information and necessary action."),
        Form.REMINDER: _("Your reply to the letter mentioned above is still awaited. Please send it by …"),
    }[Form(form)]
    about = _about(in_reply_to)
    return "".join(f"<p>{_escaped(part)}</p>" for part in (about, begun) if part)


def reference(in_reply_to: Receipt | None) -> str:
    """The letter that is answered: "your letter no. 12/2026 of 3 March 2026"; "" where there is none."""
    if in_reply_to is None:
        return ""
    number, day = in_reply_to.letter
    facts = {"number": number, "day": words.date(day) if day else ""}
    if number and day:
        return _("your letter no. %(number)s dated %(day)s") % facts
    if number:
        return _("your letter no. %(number)s") % facts
    return _("your letter dated %(day)s") % facts if day else _("your letter")


def _about(in_reply_to: Receipt | None) -> str:
    return _("Please refer to %s.") % reference(in_reply_to) if in_reply_to else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def begun(form: str, language: str, in_reply_to: Receipt | None) -> str:
    """The text with which a draft begins, in the language of the letter."""
    with translation.override(language):
        return skeleton(form, in_reply_to)
