from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from tracking.models import Paper


class SearchText(models.Model):
    """The search words of a paper: of its number, its subject and its signed notes, also by their sound.

    Among them are marks, which begin with `#`: where the paper lay and how new it is, so that the index
    itself can cut a frequent word down to one reader's papers and to the newest of them.
    """

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    words = SearchVectorField()

    class Meta:
        # Without the list of pending entries, which every search would have to read through.
        indexes = [GinIndex(fields=["words"], name="files_search_words", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.paper_id)


class SearchWord(models.Model):
    """A word that occurs in some paper, for search by the beginning of a word; shown to nobody."""

    word = models.CharField(max_length=120, primary_key=True)

    def __str__(self) -> str:
        return self.word
