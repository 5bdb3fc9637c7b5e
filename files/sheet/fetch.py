"""A file that a reader asks for by its key, with the place it was opened at."""

from accounts.models import Charge, Office, Section
from accounts.queries.joined import Joined, part
from files.models import File
from tracking.access.fetch import seen

KNOWN = Joined(
    """
    FROM (SELECT * FROM files_file JOIN tracking_paper ON id = paper_ptr_id) file
    JOIN accounts_section section ON section.id = file.section_id
    JOIN accounts_office office ON office.id = section.office_id
    WHERE file.id = %s AND
    """,
    part(
        File,
        "file",
        *("id", "kind", "number", "subject", "grading", "priority", "state", "office_id", "holder_id"),
        *("due_on", "created_at", "seq", "moved_at", "paper_ptr_id", "section_id", "subject_head_id"),
    ),
    part(Section, "section", "id", "name_hi", "name_en", "office_id"),
    part(Office, "office", "id", "name_hi", "name_en"),
)


def known(pk: int, charge: Charge) -> File | None:
    """The file of that key, if the charge may know of it."""
    if not (found := seen(KNOWN, pk, charge, called="file")):
        return None
    file, section, section.office = found
    file.section = section
    return file
