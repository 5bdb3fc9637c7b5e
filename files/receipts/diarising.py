"""Diarising at a form: asked before, and said after."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.directory.holding import holdings
from accounts.pages.asking import Question, unanswered
from files.models import Receipt
from tracking.movement.locking import was_made
from tracking.movement.questions import questions

from . import fetch, page
from .forms import DiariseForm


def question_of(request: HttpRequest, form: DiariseForm) -> Question | None:
    """The same letter once more, or a desk that is asked of before something goes there: asked once."""
    facts = form.cleaned_data
    if was_made(facts["request_id"]):
        return None
    same = fetch.same_letter(request.charge.post.office, form.letter())
    sentences = [page.same_text(same)] if same else []
    desks = [desk for desk in [facts["to"], *facts["copies"]] if desk]
    sentences += questions(request.charge, desks) if desks else []
    return unanswered(request.POST, sentences, yes=_("Diarise it all the same"))


def said_of(receipt: Receipt) -> str:
    """The number to be written on the letter, where the letter lies, and a way to its page and slip."""
    said = _("Diary number %s") % receipt.number
    to = receipt.movements.latest("seq").to_post
    url = receipt.get_absolute_url()
    slip = reverse("acknowledgement", args=[receipt.pk])
    where = holdings([to.pk]).name(to)
    if receipt.is_sealed:
        return format_html("<b>{}</b> – {}", said, where)
    link = '<b><a href="{}">{}</a></b> – {} · <a href="{}">{}</a>'
    return format_html(link, url, said, where, slip, _("Acknowledgement"))
