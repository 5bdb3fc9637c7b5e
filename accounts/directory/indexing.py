"""The whole directory written anew: after an upgrade, a load past the models, or a change by hand."""

from itertools import islice

from accounts.models import Designation, Office, Post, Section, User

FINDABLE = (Designation, Office, Section, Post, User)
BATCH = 2_000


def index_all() -> int:
    """Write every entry that is missing or wrong; return how many rows were looked at."""
    count = 0
    for model in FINDABLE:
        every = model.objects.order_by("pk").iterator(chunk_size=BATCH)
        while rows := list(islice(every, BATCH)):
            model.enter_in_directory(rows)
            count += len(rows)
    return count
