from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest

NUL = "\0"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# Whatever else a form may claim to be written in could hold letters that no table can store.
CHARSETS = (None, "utf-8", "utf8")


class Malformed:
    """Refuses with 400 what no page of ours sends: NUL bytes anywhere, and forms in another charset.

    PostgreSQL stores no NUL, and no key, code or word holds one; here it is refused once for every view.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        """Look through address, cookies and form before any view or other middleware reads them."""
        if request.content_type in FORMS and _charset(request) not in CHARSETS:
            # Else the page that says so would try to read the form once more.
            request._mark_post_parse_error()
            raise BadRequest("A form in another charset.")
        if any(NUL in text for text in _texts(request)):
            raise BadRequest("A NUL byte.")
        return self.get_response(request)


def _charset(request: HttpRequest) -> str | None:
    charset = request.content_params.get("charset")
    return charset.lower() if charset else None


def _texts(request: HttpRequest) -> Iterator[str]:
    """Yield everything a request brings as text: names and values, and the names of files."""
    yield request.path_info
    yield from request.COOKIES.values()
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from values
    for name, files in request.FILES.lists():
        yield name
        yield from (file.name for file in files)
