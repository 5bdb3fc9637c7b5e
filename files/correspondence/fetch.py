"""The documents on a paper as its page lists them, the letters put in a file and its drafts; newest first."""

from django.db.models import QuerySet

from accounts.queries import prepared
from accounts.queries.compiled import compiled
from files.models import Document, Draft, File, Receipt
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


# One statement for both: every page of a file asks it.
BESIDE = """
(SELECT 'letter' AS kind, letter.paper_ptr_id AS id, paper.number, letter.sender_name, '', false
 FROM files_receipt letter JOIN tracking_paper paper ON paper.id = letter.paper_ptr_id
 WHERE letter.filed_in_id = %(file)s ORDER BY letter.paper_ptr_id DESC LIMIT %(most)s)
UNION ALL
(SELECT 'draft', id, form, subject, state, issued_id IS NOT NULL
 FROM files_draft WHERE file_id = %(file)s ORDER BY id DESC LIMIT %(most)s)
"""


def letters_and_drafts(file: File, *, most: int) -> tuple[list[Receipt], list[Draft]]:
    """The last letters put in the file, scanned or not, and the last drafts of letters on it."""
    letters, drafts = [], []
    for kind, pk, first, second, state, is_issued in prepared.rows(BESIDE, {"file": file.pk, "most": most}):
        if kind == "letter":
            letters.append(Receipt(pk=pk, number=first, sender_name=second))
        else:
            issued = 0 if is_issued else None
            drafts.append(Draft(pk=pk, form=first, subject=second, state=state, issued_id=issued))
    return letters, drafts


def drafts(file: File, *, most: int) -> list[Draft]:
    """The last drafts of letters on the file."""
    return list(Draft.objects.filter(file=file).order_by("-pk")[:most])
