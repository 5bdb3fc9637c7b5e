"""List of the papers that this desk has sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages import tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.pages.paging import links

from .sent import locate, page
from .sent_page import rows, sheet


@require_safe
@limited("export", when=wants_sheet)
def sent(request: HttpRequest) -> HttpResponse:
    """Papers that the acting desk sent, newest first, and where each lies now."""
    before = whole(request.GET.get("before"))
    post = request.charge.post
    if file := tables.answer(
        request, lambda: sheet(post, locate(tables.every(lambda key: page(post, key)), timezone.now()))
    ):
        return file
    movements, following = page(post, before)
    context = {"rows": rows(locate(movements, timezone.now())), **links("before", before, following)}
    return render(request, "tracking/sent.html", context)
