"""The documents of a paper in the reader's words."""

from accounts.names import actor_name
from accounts.pages import words
from accounts.pages.addresses import address
from files.models import Document


def describe(document: Document, *, url: str) -> dict:
    """Facts of templates/files/documents.html; `url` names the page that shows a document."""
    first, last = document.first_page, document.last_page
    by = actor_name(document.added_by, document.acting_for)
    return {
        "pages_text": f"{first}–{last}" if last > first else str(first),
        "first_page": first,
        "title": document.title,
        "meta": f"{document.original_name} · {by} · {words.moment(document.added_at)}",
        "url": address(url, document.file_id, document.pk),
        "kind_label": document.extension.upper(),
        "tag": "",
    }
