"""List of the papers that this desk has sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages.numbers import whole
from accounts.pages.paging import links

from .sent import locate, page
from .sent_page import rows


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Papers that the acting desk sent, newest first, and where each lies now."""
    before = whole(request.GET.get("before"))
    movements, following = page(request.charge.post, before)
    context = {"rows": rows(locate(movements, timezone.now())), **links("before", before, following)}
    return render(request, "tracking/sent.html", context)
