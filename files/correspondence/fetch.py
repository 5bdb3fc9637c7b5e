"""The documents on a file as its page lists them, the newest first."""

from django.db.models import QuerySet

from accounts.queries.compiled import compiled
from files.models import Document, File


def newest(file: File, *, most: int, before: int | None = None) -> list[Document]:
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
