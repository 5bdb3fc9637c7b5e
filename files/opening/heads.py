"""Subject heads of papers, for those who know papers only."""

from collections.abc import Iterable

from django.utils.translation import get_language

from files.models import File


def of_papers(papers: Iterable[int]) -> dict[int, str]:
    """Code and name, in the language in force, of the subject head of each paper that has one, by its id."""
    language = "hi" if (get_language() or "").startswith("hi") else "en"
    rows = File.objects.filter(pk__in=papers)
    names = rows.values_list("pk", "subject_head__code", f"subject_head__name_{language}")
    return {pk: f"{code} {name}" for pk, code, name in names}
