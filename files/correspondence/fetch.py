"""The documents on a paper as its page lists them, and the letters put in a file; the newest first."""

from django.db.models import QuerySet

from accounts.queries.compiled import compiled
from files.models import Document, File, Receipt
from tracking.models import Paper


def newest(file: Paper, *, most: int, before: int | None = None) -> list[Document]:
    """The last documents, below the page `before` if given, with the people who added them."""
    return _newest(file=file.pk, page=before, most=most)


@compiled
def _newest(file, page, *, most) -> QuerySet[Document]:
    documents = Document.objects.filter(file=file)
    if page is not None:
        documents = documents.filter(first_page__lt=page)
    return (
        documents.order_by("-first_page")
        .select_related("added_by", "acting_for")
        .only(
            *("file", "title", "original_name", "content", "first_page", "pages", "added_at"),
            *("added_by__name_hi", "added_by__name_en", "acting_for__name_hi", "acting_for__name_en"),
        )[:most]
    )


def letters(file: File, *, most: int) -> list[Receipt]:
    """The last letters that were put in the file, also those of which nothing was scanned."""
    return _letters(file=file.pk, most=most)


@compiled
def _letters(file, *, most) -> QuerySet[Receipt]:
    return Receipt.objects.filter(filed_in=file).order_by("-pk").only("number", "sender_name")[:most]
