"""The message after an act: the movement, the desk where the paper lies now, and how to undo it."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.directory.holding import Holdings, name_with_holder
from tracking.models import Kind, Movement, Paper

from .acts import ACTS


def report(request: HttpRequest, paper: Paper, movement: Movement, held: Holdings) -> None:
    """Add a message with the movement and the desk, and the press that takes back what was sent."""
    if not Kind.get(movement.kind).sends:
        facts = {"number": paper.number, "kind": movement.kind_label, "desk": movement.to_post}
        messages.success(request, _("%(number)s: %(kind)s – now at %(desk)s.") % facts)
        return
    to = movement.to_post
    desk = held.name(to) if to.pk in held else name_with_holder(to)
    facts = {"number": paper.number, "kind": movement.kind_label, "desk": desk}
    if movement.kind == Movement.Kind.FORWARDED:
        sentence = _("%(number)s was sent to %(desk)s.") % facts
    else:
        sentence = _("%(number)s: %(kind)s – now at %(desk)s.") % facts
    messages.success(request, format_html("{} {}", sentence, _undo(request, movement)))


def _undo(request: HttpRequest, movement: Movement) -> str:
    """Write the form that pulls the paper back, as long as nobody has opened it."""
    pull_back = ACTS["pull_back"]
    context = {
        "url": pull_back.url(movement.paper),
        "label": pull_back.label,
        "expected": movement.seq,
        "request_id": uuid4(),
        "csrf_token": get_token(request),
    }
    # Without the request: a message needs nothing of what a whole page asks for.
    return render_to_string("tracking/undo.html", context)
