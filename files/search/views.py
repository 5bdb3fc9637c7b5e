"""Search: one box, for numbers, subjects and notes."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import find
from .results import rows


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the acting charge may see that holds all the words, the newest first."""
    typed, before = request.GET.get("q", "").strip(), request.GET.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    found = list(find.find(request.charge, typed, before=key))
    shown = found[: find.PAGE]
    more = {"q": typed, "before": shown[-1].pk} if len(found) > find.PAGE else None
    told = {
        "q": typed,
        "rows": rows(shown, request.charge, typed),
        "count_text": _("the newest %s") % len(shown) if more or key else "",
        "prev_url": f"?{urlencode({'q': typed})}" if key else "",
        "next_url": f"?{urlencode(more)}" if more else "",
    }
    return render(request, "files/search.html", told)
