from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages.limits import limited
from accounts.permissions import may

from . import page
from .find import LONGEST
from .scopes import SCOPES


@require_safe
@limited("directory")
def directory(request: HttpRequest, scope: str) -> HttpResponse:
    """Search with the words typed so far; the rows found are a fragment for the picker of one field."""
    if scope not in SCOPES:
        raise Http404
    if (act := SCOPES[scope].act) and not may(request.charge, act):
        raise PermissionDenied
    name = request.GET.get("field", "")[:40]
    words = request.GET.get(f"{name}_words", "").replace("\0", "")[:LONGEST].strip()
    found = page.search(SCOPES[scope].rows(request.charge), words, request.charge.post.office)
    picker = found | {"name": name, "words": words}
    return render(request, "parts/picker_found.html", {"picker": picker, "fragment": True})
