"""List of the papers that this desk has sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages.numbers import whole
from accounts.pages.paging import links

from .sent import page, rows


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Papers that the acting desk sent, newest first, and where each lies now."""
    before = whole(request.GET.get("before"))
    entries, following = page(request.charge.post, before)
    context = {"rows": rows(entries), **links("before", before, following)}
    return render(request, "tracking/sent.html", context)
