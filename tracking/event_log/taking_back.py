"""Taking back of a history that was brought in: its papers, movements and times are removed, nothing else.

The guards of the ledger let the owner of the tables delete history, and history alone. The office and its
desks stay, ended and without the names of the hands: for each of them that is deleted the database would read
every movement ever made.
"""

from collections.abc import Callable, Iterable

from django.db import connection
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.models import Office, Post, User
from accounts.models.findable import Findable
from tracking.models import (
    Hold,
    ImportedEvent,
    LedgerQueue,
    Movement,
    Outbox,
    Paper,
    Parking,
    RecordDifference,
    Stay,
)

# Papers of a transaction.
BATCH = 100
# Whatever hangs on papers, what hangs on others first.
HANGING = (
    (RecordDifference, "paper__in"),
    (Outbox, "movement__paper__in"),
    (LedgerQueue, "movement__paper__in"),
    (ImportedEvent, "movement__paper__in"),
    (Hold, "stay__paper__in"),
    (Parking, "stay__paper__in"),
    (Stay, "paper__in"),
    (Movement, "paper__in"),
    (Paper, "pk__in"),
)


def take_back(office: Office, report: Callable[[int], None] = lambda _done: None) -> int:
    """Remove the papers of a history, some at a time, and return how many; it goes on when run again."""
    done = 0
    papers = Paper.objects.filter(office=office).order_by("pk").values_list("pk", flat=True)
    while keys := list(papers[:BATCH]):
        with establishing():
            for model, of_papers in HANGING:
                # Without Django's look at what refers to each row: the database looks itself.
                model.objects.filter(**{of_papers: keys})._raw_delete(connection.alias)
        done += len(keys)
        report(done)
    with establishing():
        _end(office)
    return done


def _end(office: Office) -> None:
    """End the office and its desks, and forget what its hands were called."""
    posts = list(Post.objects.filter(section__office=office))
    _forget_names(Post, posts)
    _forget_names(User, User.objects.filter(charges__post__in=posts))
    today = timezone.localdate()
    Post.objects.filter(section__office=office, ends=None).update(ends=today)
    Office.objects.filter(pk=office.pk).update(ends=today)


def _forget_names(model: type[Findable], rows: Iterable) -> None:
    rows = list(rows)
    for row in rows:
        row.name_hi = row.name_en = row.employee_code if isinstance(row, User) else row.code
    model.objects.bulk_update(rows, ["name_hi", "name_en"], batch_size=500)
