"""The verification that runs by itself: each night, in slices, going on where the last slice ended."""

from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge, Office
from tracking.models import Paper, RecordDifference, VerificationRun
from tracking.time.clock import Clock

from . import chains, papers
from .findings import Finding

# A slice ends before beat starts the next one.
MOST_SECONDS = 40
# More than this is no list for people any more; the command tells them all.
MOST_DIFFERENCES = 10_000
# Findings whose values may be words about people.
WORDS = {"parking.reason", "hold.reason", "audit.entry"}
log = structlog.get_logger(__name__)


def start() -> VerificationRun | None:
    """Begin a verification of the whole record; None while one is under way."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return VerificationRun.objects.create(started_at=now, sliced_at=now)
    except IntegrityError:
        return None


def go_on(*, seconds: float = MOST_SECONDS) -> VerificationRun | None:
    """Verify for some seconds more; None if there is nothing to do, or another worker does it.

    Each batch is its own transaction: a worker that is killed loses one batch, which the next slice repeats.
    """
    end, run = monotonic() + seconds, None
    clocks: dict[int, Clock] = {}
    while monotonic() < end:
        with papers.one_snapshot():
            waiting = VerificationRun.objects.filter(finished_at__isnull=True)
            run = waiting.select_for_update(skip_locked=True).first()
            if run is None or _verify_batch(run, clocks):
                break
    if run and run.finished_at:
        _tell(run)
    return run


def _verify_batch(run: VerificationRun, clocks: dict[int, Clock]) -> bool:
    """Verify the next papers, or after the last one a slice of the other chains; True when all is done."""
    if run.place is None:
        keys, findings = next(papers.findings(after=run.done_until, clocks=clocks), ([], []))
        if keys:
            run.done_until, run.papers = keys[-1], run.papers + len(keys)
        else:
            run.place = []
    else:
        place, findings = next(chains.slices(run.place))
        run.place, run.finished_at = list(place), None if place else timezone.now()
    _enter(run, findings)
    run.sliced_at = timezone.now()
    run.save()
    return run.finished_at is not None


def _enter(run: VerificationRun, findings: list[Finding]) -> None:
    room = MOST_DIFFERENCES - run.differences.count() if findings else 0
    findings = findings[: max(room, 0)]
    offices = dict(
        Paper.objects.filter(pk__in={finding.paper for finding in findings}).values_list("pk", "office")
    )
    existing = set(Office.objects.values_list("pk", flat=True)) if findings else set()
    RecordDifference.objects.bulk_create(
        RecordDifference(
            run=run,
            paper_id=finding.paper,
            office_id=offices.get(finding.paper) or _office_of(finding.chain, existing),
            chain=finding.chain,
            seq=finding.seq,
            what=finding.what,
            stored="" if finding.what in WORDS else finding.stored,
            rebuilt="" if finding.what in WORDS else finding.rebuilt,
        )
        for finding in findings
    )


def _office_of(chain: str, existing: set[int]) -> int | None:
    """The office of a chain of the audit trail; what is of no office is seen at the root."""
    kind, _space, number = chain.partition(" ")
    office = int(number) if kind == "audit" and number.isdigit() else None
    return office if office in existing else None


def _tell(run: VerificationRun) -> None:
    """Tell the log, and the administrators of the state by mail, if anything was found."""
    found = run.differences.count()
    log.info("record_verified", run=run.pk, papers=run.papers, differences=found)
    if not found:
        return
    log.error("record_differs", run=run.pk, differences=found)
    held = Charge.objects.open_at(timezone.now()).filter(post__may_administer=True)
    held = held.filter(post__section__office__depth=1).select_related("user")
    addresses = sorted({charge.user.email for charge in held if charge.user.email})
    with translation.override(settings.LANGUAGE_CODE):
        sentence = ngettext(
            "The verification of the record found %s difference. Please open “Verification of the record”.",
            "The verification of the record found %s differences. Please open “Verification of the record”.",
            found,
        )
        for address in addresses:
            try:
                send_mail(_("The record of e-Office differs"), sentence % found, None, [address])
            except OSError as failure:  # the log and the page say it all the same
                log.error("record_differs_not_mailed", run=run.pk, error=repr(failure))
