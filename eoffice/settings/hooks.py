"""Functions of rooms above, named for rooms below that must not import them."""

# The function that reads what stands in the drafts that a movement would seal.
DRAFT_TEXTS = "files.notes.drafts.texts"
# Functions to run after every movement, in this order; each is safe to run twice.
OUTBOX_STEPS = ["files.search.indexing.index_moved"]
# Checks that other rooms add to the verification; each takes a batch of papers and their movements.
VERIFICATION_STEPS = ["files.sheet.verify.findings", "files.drafts.verify.findings"]
# The function that gives the subject heads of papers, by their ids, for an event log.
SUBJECT_HEADS = "files.opening.heads.of_papers"
# The function that gives the subject heads that an office may use, and the statement for the papers of one.
HEADS_OF_OFFICE = "files.opening.heads.of_office"
PAPERS_OF_HEAD = "files.opening.heads.PAPERS_OF_HEAD"
# Functions that give an administrator a sentence above the tasks, or None.
STAFF_NOTES = ["files.storage.page.note"]
# Functions to run when a sheet of staff ends charges, begins them or is taken back; in its transaction.
STAFF_IMPORT_STEPS = {
    "handed_over": ["tracking.posts.handover.report_all"],
    "taken_over": ["tracking.posts.handover.receive_all"],
    "taken_back": ["tracking.posts.handover.withdraw_all"],
}
