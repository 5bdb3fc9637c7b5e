from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office, Post

from .kind import Kind
from .paper import Paper


class Movement(models.Model):
    """One entry of the ledger. Only ever inserted; the database refuses the rest.

    Of its references only those that pages ask by are indexed: every index is paid for by each forward.
    """

    class Kind:
        """The kinds that the verbs of tracking/movement record."""

        CREATED = Kind("created", _("Opened"))
        FORWARDED = Kind("forwarded", _("Sent"), sends=True)
        SENT_ONWARD = Kind("sent_onward", _("Sent onward"), sends=True)
        RETURNED = Kind("returned", _("Returned"), sends=True)
        NOT_MINE = Kind("not_mine", _("Returned as not mine"), sends=True)
        PULLED_BACK = Kind("pulled_back", _("Pulled back"))
        PULLED_UP = Kind("pulled_up", _("Pulled up"))
        NOTED = Kind("noted", _("Acted on"), ends_stay=False)
        PARKED = Kind("parked", _("Parked"), state=Paper.State.PARKED, ends_stay=False)
        UNPARKED = Kind("unparked", _("Taken up again"), state=Paper.State.PENDING, ends_stay=False)
        HELD = Kind("held", _("Put on hold"), state=Paper.State.PARKED, ends_stay=False)
        LIFTED = Kind("lifted", _("Hold lifted"), state=Paper.State.PARKED, ends_stay=False)
        CLOSED = Kind("closed", _("Closed"), state=Paper.State.CLOSED)
        INFORMED = Kind("informed", _("Closed as information"), state=Paper.State.CLOSED)
        FILED = Kind("filed", _("Put in a file"), state=Paper.State.CLOSED)
        REOPENED = Kind("reopened", _("Reopened"))
        REASSIGNED = Kind("reassigned", _("Reassigned"))
        COPIED = Kind("copied", _("Copies marked"), ends_stay=False)
        CORRECTED = Kind("corrected", _("Corrected"), ends_stay=False, corrects=True)
        ACKNOWLEDGED = Kind("acknowledged", _("Acknowledged"), ends_stay=False, corrects=True)
        ISSUED = Kind("issued", _("Letter issued"), ends_stay=False)
        APPROVED = Kind("approved", _("Draft approved"), ends_stay=False, aside=True)
        WITHDRAWN = Kind("withdrawn", _("Approval withdrawn"), ends_stay=False, aside=True)
        REDRAFT = Kind("redraft", _("Draft returned for changes"), ends_stay=False, aside=True)
        ASKED = Kind("asked", _("Asked why"), ends_stay=False, aside=True)
        ANSWERED = Kind("answered", _("Replied"), ends_stay=False, aside=True)

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, db_index=False, related_name="movements")
    seq = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12)
    at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(_("recorded"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, db_index=False, related_name="+")
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    from_post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, db_index=False, related_name="+")
    remark = models.TextField(_("remark"), blank=True)
    remark_salt = models.BinaryField(max_length=16, null=True)
    remark_commitment = models.BinaryField(max_length=32, null=True)
    reverses = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    request_id = models.UUIDField(unique=True, default=uuid4)
    note_commitment = models.BinaryField(max_length=32, null=True)
    papers_commitment = models.BinaryField(max_length=32, null=True)
    # Since version 3 the ledger also says of the stay that begins in which office it lies and how long it may
    # last, and commits to the facts of the paper and to when the desk it leaves opened it and first acted.
    to_office = models.ForeignKey(
        Office, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    limit_seconds = models.BigIntegerField(null=True)
    facts_commitment = models.BinaryField(max_length=32, null=True)
    desk_commitment = models.BinaryField(max_length=32, null=True)
    version = models.PositiveSmallIntegerField(default=1)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        constraints = [
            models.UniqueConstraint(fields=["paper", "seq"], name="tracking_movement_one_per_number")
        ]
        indexes = [
            models.Index(fields=["post", "-at"], name="tracking_movement_by_post"),
            models.Index(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
                name="tracking_movement_reversing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.seq} {self.kind}"

    @property
    def kind_label(self) -> str:
        """The kind in the reader's language: "Returned"."""
        return str(Kind.get(self.kind).label)
