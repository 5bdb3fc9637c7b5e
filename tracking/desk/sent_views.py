"""What this desk has sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .sent import page, rows


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What the acting desk sent, newest first, and where it lies now."""
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    found, following = page(request.charge.post, before)
    told = {
        "rows": rows(found),
        "prev_url": "?" if before else "",
        "next_url": f"?before={following}" if following else "",
    }
    return render(request, "tracking/sent.html", told)
