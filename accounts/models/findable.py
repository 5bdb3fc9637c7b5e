"""Rows that are found by their names: whatever way they are written, their words are written with them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import models, transaction

from accounts.latin.transliterate import search_words

from .directory import DirectoryEntry
from .names import Bilingual


class FindableQuerySet(models.QuerySet):
    @transaction.atomic
    def bulk_create(self, objs, *args, **kwargs):
        """Create the rows with their entries in the directory."""
        created = super().bulk_create(objs, *args, **kwargs)
        self.model.enter_in_directory(created)
        return created

    @transaction.atomic
    def bulk_update(self, objs, fields, *args, **kwargs):
        """Update the rows, and their entries in the directory where a name is among the fields."""
        objs = tuple(objs)
        updated = super().bulk_update(objs, fields, *args, **kwargs)
        if self.model.is_named_by(fields):
            self.model.enter_in_directory(objs)
        return updated


class Findable(Bilingual):
    """Something that people find by its names and its code."""

    # The fields from which `find_texts` is made.
    find_fields: tuple[str, ...] = ("name_hi", "name_en", "code", "abbreviations")

    class Meta:
        abstract = True

    def find_texts(self) -> list[str]:
        """The texts by whose words it is found."""
        return [self.name_hi, self.name_en, self.code]

    def save(self, *args, **kwargs) -> None:
        """Save the row, and with it its entry in the directory."""
        changed = kwargs.get("update_fields")
        if changed is not None and not self.is_named_by(changed):
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.enter_in_directory([self])

    @classmethod
    def is_named_by(cls, fields: Iterable[str]) -> bool:
        """Return whether one of the fields makes up the words."""
        return not set(cls.find_fields).isdisjoint(fields)

    @classmethod
    def enter_in_directory(cls, rows: Sequence["Findable"]) -> None:
        """Write the words of these rows."""
        words_of = ((row.pk, find_words(tuple(row.find_texts()))) for row in rows)
        DirectoryEntry.write(cls._meta.model_name, words_of)


@lru_cache(maxsize=4096)
def find_words(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of several texts; thousands of desks have the same names."""
    return tuple(search_words(" ".join(texts)))
