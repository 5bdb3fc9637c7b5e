"""The note sheet as a reader sees it: green paragraphs with their numbers, and the reader's own drafts."""

from datetime import datetime
from typing import NamedTuple

from accounts.models import User
from accounts.models.names import in_language
from accounts.queries import prepared
from files.models import File
from files.models.note import IS_SEALED

# One statement, because every page of a file asks it: building it up each time takes longer than running it.
# Sealed paragraphs and drafts are numbered and counted apart, so that neither takes the other's place.
NEWEST = f"""
WITH notes AS (
    SELECT files_note.id, files_note.seq, files_note.post_id, files_note.text, files_note.written_at,
           author.name_hi, author.name_en, away.name_hi AS away_hi, away.name_en AS away_en, is_sealed,
           row_number() OVER (PARTITION BY is_sealed ORDER BY files_note.seq) AS number
    FROM files_note CROSS JOIN LATERAL (SELECT {IS_SEALED} AS is_sealed) sealing
    JOIN accounts_user author ON author.id = files_note.author_id
    JOIN accounts_charge charge ON charge.id = files_note.charge_id
    LEFT JOIN accounts_user away ON away.id = charge.acting_for_id
    WHERE files_note.file_id = %(file)s AND (is_sealed OR files_note.author_id = %(reader)s)
)
(SELECT * FROM notes WHERE is_sealed AND (%(before)s::int IS NULL OR number < %(before)s)
 ORDER BY seq DESC LIMIT %(most)s)
UNION ALL
(SELECT * FROM notes WHERE NOT is_sealed ORDER BY seq DESC LIMIT %(most)s)
"""  # noqa: S608 - made of constants


class Paragraph(NamedTuple):
    """A note as the page shows it; `number` counts sealed notes and drafts apart."""

    pk: int
    seq: int
    post_id: int
    text: str
    written_at: datetime
    author_hi: str
    author_en: str
    away_hi: str | None
    away_en: str | None
    is_sealed: bool
    number: int

    @property
    def author(self) -> str:
        """Name of the author."""
        return in_language(self.author_hi, self.author_en)

    @property
    def acting_for(self) -> str:
        """The officer on leave for whom it was written, if any."""
        return in_language(self.away_hi or "", self.away_en or "")


def newest(file: File, *, reader: User, most: int, before: int | None = None) -> list[Paragraph]:
    """The last paragraphs, below the number `before` if given, and the reader's last drafts; newest first."""
    facts = {"file": file.pk, "reader": reader.pk, "before": before, "most": most}
    return [Paragraph(*row) for row in prepared.rows(NEWEST, facts)]
