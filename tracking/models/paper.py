from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office, Post
from accounts.pages.addresses import address
from tracking.models.access import SECRET, PaperQuerySet

# As many characters of a commitment as a form sends back.
VERSION_LENGTH = 16


def draft_version(commitment: bytes | memoryview | None) -> str:
    """The version of a draft: the beginning of its commitment, which each save salts anew; "" for none."""
    return commitment.hex()[:VERSION_LENGTH] if commitment else ""


class Paper(models.Model):
    """Whatever lies on a desk. Every list reads this one table and never asks a child."""

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        RECEIPT = "receipt", _("Receipt")
        HISTORY = "history", _("History")

    class Grading(models.TextChoices):
        NORMAL = "normal", _("Normal")
        CONFIDENTIAL = "confidential", _("Confidential")
        BY_NAME = "by_name", _("By name")
        SECRET = "secret", _("Secret")
        TOP_SECRET = "top_secret", _("Top secret")

    class Priority(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary")
        PRIORITY = "priority", _("Priority")
        IMMEDIATE = "immediate", _("Immediate")

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        PARKED = "parked", _("Parked")
        CLOSED = "closed", _("Closed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=100)
    subject = models.CharField(_("subject"), max_length=500)
    grading = models.CharField(_("grading"), max_length=12, choices=Grading.choices, default=Grading.NORMAL)
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority.choices, default=Priority.ORDINARY
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    holder = models.ForeignKey(
        Post, verbose_name=_("desk"), on_delete=models.PROTECT, db_index=False, related_name="papers"
    )
    due_on = models.DateField(_("statutory date"), null=True, blank=True)
    created_at = models.DateTimeField(_("opened"))

    # The commitments to the subject, salted as it may name people, and to the facts of the kind of paper.
    subject_salt = models.BinaryField(max_length=16, null=True)
    subject_commitment = models.BinaryField(max_length=32, null=True)
    own_commitment = models.BinaryField(max_length=32, null=True)

    # The head of this paper's chain of movements, kept here so that one row lock decides who comes next.
    seq = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()
    head_hash = models.BinaryField(max_length=32)

    # The commitments of the yellow note and of the new papers at this desk, for the next movement to take
    # over and clear. The modules that know the content write them; the movement need not know it. Other
    # holders of the post may have drafts too: their hexadecimal digests, by the author's id.
    note_commitments = models.JSONField(default=dict)
    papers_commitment = models.BinaryField(max_length=32, null=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"], name="tracking_paper_number_once_in_an_office"
            )
        ]
        indexes = [models.Index(fields=["number"], name="tracking_paper_number")]
        permissions = [("read_paper", _("May read a paper that was shared"))]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the paper; the URL of each kind bears the name of the kind."""
        return address(self.kind, self.pk)

    def is_readable_by(self, charge: Charge) -> bool:
        """Return whether the charge may read more of a paper visible to it than number, place and time."""
        return not self.is_secret or type(self).objects.readable_by(charge).filter(pk=self.pk).exists()

    def draft_of(self, person: int) -> str:
        """The version of that person's draft, which the person's next movement seals; "" for none."""
        return self.note_commitments.get(str(person), "")[:VERSION_LENGTH]

    def own_facts(self) -> tuple:
        """The facts that its kind of paper adds; the first movement commits to them."""
        return ()

    @property
    def kind_name(self) -> str:
        """The kind of paper as a noun within a sentence."""
        names = {self.Kind.FILE: _("file"), self.Kind.RECEIPT: _("receipt"), self.Kind.HISTORY: _("history")}
        return names[self.Kind(self.kind)]

    @property
    def is_secret(self) -> bool:
        """True if monitors outside its desks may see only number, place and time."""
        return self.grading in SECRET
