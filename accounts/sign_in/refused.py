from django.contrib import messages

from accounts import events

FORBIDDEN, NOT_FOUND, TOO_MANY = 403, 404, 429


class RefusedRequests:
    """Reports what was refused: papers and pages of others, forged forms, acts, too many tries."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Report the answer if it is a refusal, once, with the page by its name and ids."""
        response = self.get_response(request)
        action = _refusal(request, response)
        # An address that is no page of ours says nothing about any paper.
        if action and request.resolver_match:
            events.report(action, on=_page(request), method=request.method, status=response.status_code)
        return response


def _refusal(request, response) -> str:
    """Return the name of the event for this answer, "" where nothing was refused."""
    if getattr(request, "csrf_refused", False):
        return "form_forged"
    if response.status_code == TOO_MANY:
        return "throttled"
    if response.status_code in (FORBIDDEN, NOT_FOUND):
        return "access_refused"
    if request.method == "POST" and request.user.is_authenticated and _is_refused(request, response):
        return "act_refused"
    return ""


def _page(request) -> str:
    """The name of the page and the keys in its address; the codes of invitations are none."""
    match = request.resolver_match
    keys = [str(value) for value in (*match.args, *match.kwargs.values()) if str(value).isdecimal()]
    return " ".join([match.view_name, *keys])


def _is_refused(request, response) -> bool:
    """True for an answer that says no, also where it is a sentence on the next page."""
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return response.status_code in (400, 409) or any(item.level >= messages.ERROR for item in queued)
