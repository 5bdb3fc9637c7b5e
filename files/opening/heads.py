"""Subject heads of papers, for those who know papers only."""

from collections.abc import Iterable

from files.models import File


def of_papers(papers: Iterable[int]) -> dict[int, str]:
    """Code and name of the subject head of each paper that has one, by the paper's id."""
    rows = File.objects.filter(pk__in=papers).values_list("pk", "subject_head__code", "subject_head__name_en")
    return {pk: f"{code} {name}" for pk, code, name in rows}
