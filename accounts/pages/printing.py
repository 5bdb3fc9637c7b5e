"""Printing of pages. Nothing is fetched but our own style sheets: no network, no other file."""

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint import HTML, svg
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Names no host that could exist; what does not start with it is never fetched.
BASE = "https://eoffice.invalid/"


class _Whole(str):
    """A text that is laid out as one piece: letter by letter, Devanagari falls apart."""

    __slots__ = ()

    def __iter__(self):
        yield str(self)


_draw_text = svg.TAGS["text"]


def _draw_whole_text(drawing, node, font_size):
    node.text = _Whole(node.text or "")
    return _draw_text(drawing, node, font_size)


svg.TAGS["text"] = _draw_whole_text


class _OwnStyles(URLFetcher):
    """Fetches style sheets of ours and refuses every other address."""

    def fetch(self, url, headers=None):
        prefix = BASE + settings.STATIC_URL.lstrip("/")
        if not (url.startswith(prefix) and url.endswith(".css")):
            raise ValueError(f"{url} is not fetched")
        body = _style(url.removeprefix(prefix))
        return URLFetcherResponse(url, body=body, headers={"Content-Type": "text/css"})


def _style(name: str) -> bytes:
    """Read a style sheet of ours: the collected one, else the source."""
    collected = staticfiles_storage.exists(name)
    with open(staticfiles_storage.path(name) if collected else finders.find(name), "rb") as style:
        return style.read()


def render(page: str) -> bytes:
    """Render the HTML page as PDF bytes."""
    return HTML(string=page, base_url=BASE, url_fetcher=_OwnStyles()).write_pdf()
