"""Printing of pages. Nothing is fetched but our own style sheets: no network, no other file."""

import re
from xml.etree.ElementTree import Element

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from . import chart_labels, syllables

# Names no host that could exist; what does not start with it is never fetched.
BASE = "https://eoffice.invalid/"
LYING = "@page {size: A4 landscape}"
# For keeping: PDF/A, which every reader will still show alike after decades.
KEPT = "pdf/a-3b"
# A hyphen within a word, and the same with a joiner that shows nothing and forbids a break.
HYPHEN = re.compile(r"(?<=[\w\u0900-\u097f])-(?=[\w\u0900-\u097f])")
HELD = "-\u2060"

syllables.install()


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


def render(page: str, *, lying: bool = False, style: str = "") -> bytes:
    """Render the HTML page as PDF bytes, on sheets that stand or lie; `style` comes after its own sheets."""
    styles = [CSS(string=rules) for rules in (LYING if lying else "", style) if rules]
    document = HTML(string=page, base_url=BASE, url_fetcher=_OwnStyles())
    chart_labels.set_as_words(document.etree_element)
    _hold_hyphens(document.etree_element)
    return document.write_pdf(stylesheets=styles, pdf_variant=KEPT, finisher=_without_empty_resources)


def _hold_hyphens(page: Element) -> None:
    """Keep lines from ending at a hyphen within a word: who copies such a line gets the word without it."""
    for element in page.iter():
        if element.text and element.tag not in ("style", "title"):
            element.text = HYPHEN.sub(HELD, element.text)
        if element.tail:
            element.tail = HYPHEN.sub(HELD, element.tail)


def _without_empty_resources(_document, pdf) -> None:
    """Take out empty dictionaries of patterns and shadings, which PDF/A does not know."""
    for resources in pdf.objects:
        if isinstance(resources, dict):
            for kind in ("Pattern", "Shading"):
                if resources.get(kind) == {}:
                    del resources[kind]
