from collections.abc import Iterable

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

WRITE = """
INSERT INTO accounts_directoryentry (kind, row, words)
SELECT %s, row, words::tsvector FROM unnest(%s::bigint[], %s::text[]) AS entry(row, words) ORDER BY row
ON CONFLICT (kind, row) DO UPDATE SET words = excluded.words
WHERE accounts_directoryentry.words <> excluded.words
"""


class DirectoryEntry(models.Model):
    """The words by which a person, post, designation, section or office is found, also by their sound.

    They stand apart from what they name, because every page reads that and only a search reads these.
    """

    class Kind(models.TextChoices):
        USER = "user"
        POST = "post"
        DESIGNATION = "designation"
        SECTION = "section"
        OFFICE = "office"

    kind = models.CharField(max_length=11, choices=Kind.choices)
    row = models.BigIntegerField()
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "row"], name="accounts_directory_entry_once"),
        ]
        # Without the list of pending entries, which every search would have to read through.
        indexes = [GinIndex(fields=["words"], name="accounts_directory_words", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"

    @classmethod
    def write(cls, kind: str, words_of: Iterable[tuple[int, Iterable[str]]]) -> None:
        """Write the entries of some rows; an entry that is right already is left alone."""
        rows, texts = [], []
        for row, words in words_of:
            rows.append(row)
            # A word holds letters, digits, `/` and `~` only, so nothing needs escaping inside the quotes.
            texts.append(" ".join(f"'{word}'" for word in words))
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(WRITE, [kind, rows, texts])
