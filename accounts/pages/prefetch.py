"""Pages that a browser fetches although nobody has asked to see them."""

from django.http import HttpRequest

# The standard's header, and the older ones of browsers that are still in use.
HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
AHEAD = ("prefetch", "prerender", "preview")


def is_looked_at(request: HttpRequest) -> bool:
    """Return whether a person looks at the answer: not of a prefetch, a preview or a request for headers."""
    purposes = " ".join(request.headers.get(name, "") for name in HEADERS).lower()
    return request.method == "GET" and not any(word in purposes for word in AHEAD)
