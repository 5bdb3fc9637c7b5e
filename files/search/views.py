"""Search: one box, for numbers, subjects and notes."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.pages.limits import limited
from accounts.pages.numbers import whole
from accounts.pages.paging import cut, links

from . import find
from .results import rows


@require_safe
@limited("search")
def search(request: HttpRequest) -> HttpResponse:
    """Papers that the acting charge may see and that hold all the words, the newest first."""
    text, before = request.GET.get("q", "").strip(), whole(request.GET.get("before"))
    papers, following = cut(find.find(request.charge, text, before=before), find.PAGE)
    context = {
        "q": text,
        "rows": rows(papers, request.charge, text),
        "count_text": _("the newest %s") % len(papers) if following or before else "",
        **links("before", before, following, here=f"?{urlencode({'q': text})}"),
    }
    return render(request, "files/search.html", context)
