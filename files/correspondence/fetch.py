"""The documents on a file as its page lists them, the newest first."""

from accounts.models import User
from accounts.queries.joined import Joined, part
from files.models import Document, File

NEWEST = Joined(
    """
    FROM files_document paper
    JOIN accounts_user adder ON adder.id = paper.added_by_id
    LEFT JOIN accounts_user away ON away.id = paper.acting_for_id
    WHERE paper.file_id = %(file)s AND (%(before)s::int IS NULL OR paper.first_page < %(before)s)
    ORDER BY paper.first_page DESC LIMIT %(most)s
    """,
    part(
        Document,
        "paper",
        *("id", "file_id", "title", "original_name", "content", "first_page", "pages", "added_at"),
        *("added_by_id", "acting_for_id"),
    ),
    part(User, "adder", "id", "name_hi", "name_en"),
    part(User, "away", "id", "name_hi", "name_en"),
)


def newest(file: File, *, most: int, before: int | None = None) -> list[Document]:
    """The last documents, below the page `before` if given, with the people who added them prefetched."""
    found = []
    for document, adder, away in NEWEST.rows({"file": file.pk, "before": before, "most": most}):
        document.added_by, document.acting_for = adder, away
        found.append(document)
    return found
