from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from tracking.models import Paper


class SearchText(models.Model):
    """The words a paper is found by: of its number, its subject and its signed notes, also by their sound."""

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="files_search_words")]

    def __str__(self) -> str:
        return str(self.paper_id)
