"""Printing of pages. Nothing is fetched but our own style sheets: no network, no other file."""

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from . import chart_labels, spoken

# Names no host that could exist; what does not start with it is never fetched.
BASE = "https://eoffice.invalid/"
LYING = "@page {size: A4 landscape}"

spoken.say_words()


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


def render(page: str, *, lying: bool = False) -> bytes:
    """Render the HTML page as PDF bytes, on sheets that stand or lie."""
    styles = [CSS(string=LYING)] if lying else []
    document = HTML(string=page, base_url=BASE, url_fetcher=_OwnStyles())
    chart_labels.set_as_words(document.etree_element)
    return document.write_pdf(stylesheets=styles)
