"""Subject heads of papers, for those who know papers only."""

from collections.abc import Iterable

from accounts.models import Office
from files.models import File

from .verbs import heads_for

# The papers under a subject head, for a statement with its id in the place %(head)s.
PAPERS_OF_HEAD = "SELECT paper_ptr_id FROM files_file WHERE subject_head_id = %(head)s"
MOST = 200


def of_papers(papers: Iterable[int]) -> dict[int, str]:
    """Code and name of the subject head of each paper that has one, by the paper's id."""
    rows = File.objects.filter(pk__in=papers).values_list("pk", "subject_head__code", "subject_head__name_en")
    return {pk: f"{code} {name}" for pk, code, name in rows}


def of_office(office: Office) -> list[tuple[int, str]]:
    """The subject heads that an office may use, its own and those of the offices above, with their names."""
    return [(head.pk, f"{head.code} {head}") for head in heads_for(office)[:MOST]]
