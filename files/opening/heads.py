"""Subject heads of papers, for those who know papers only."""

from collections.abc import Iterable

from django.utils.translation import get_language

from accounts.models import Office
from files.models import File

from .verbs import heads_for

# The papers under a subject head, for a statement with its id in the place %(head)s.
PAPERS_OF_HEAD = "SELECT paper_ptr_id FROM files_file WHERE subject_head_id = %(head)s"
MOST = 200


def of_papers(papers: Iterable[int]) -> dict[int, str]:
    """Code and name, in the language in force, of the subject head of each paper that has one, by its id."""
    language = "hi" if (get_language() or "").startswith("hi") else "en"
    rows = File.objects.filter(pk__in=papers)
    names = rows.values_list("pk", "subject_head__code", f"subject_head__name_{language}")
    return {pk: f"{code} {name}" for pk, code, name in names}


def of_office(office: Office) -> list[tuple[int, str]]:
    """The subject heads that an office may use, its own and those of the offices above, with their names."""
    return [(head.pk, f"{head.code} {head}") for head in heads_for(office)[:MOST]]
