from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from tracking.models import Paper
from tracking.models.access import SECRET, PaperQuerySet

from .correspondent import Correspondent
from .file import File, SubjectHead


class Receipt(Paper):
    """An incoming paper in the diary of an office: from whom, which letter, how it came, what became of it.

    A copy for another desk is a receipt of its own, with the number of the first and one behind it.
    """

    class Class(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary letter")
        LEGISLATURE = "legislature", _("Member of the legislature")
        QUESTION = "question", _("Assembly question")
        COURT = "court", _("Court")
        RTI = "rti", _("Right to information")
        GRIEVANCE = "grievance", _("Grievance (IGRS)")
        VIP = "vip", _("VIP reference")

    class Mode(models.TextChoices):
        POST = "post", _("Ordinary post")
        REGISTERED = "registered", _("Speed or registered post")
        HAND = "hand", _("By hand")
        COURIER = "courier", _("Courier")
        ELECTRONIC = "electronic", _("Electronic")

    class Language(models.TextChoices):
        HINDI = "hi", _("Hindi")
        ENGLISH = "en", _("English")
        OTHER = "other", _("Another language")

    # The office again, beside that of the paper, so that its diary is read from one index.
    diary = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("diary number"))
    copy_of = models.ForeignKey(
        "self", verbose_name=_("copy of"), null=True, on_delete=models.PROTECT, related_name="copies"
    )
    copy_serial = models.PositiveSmallIntegerField(default=0)

    sender = models.ForeignKey(
        Correspondent, verbose_name=_("sender"), null=True, on_delete=models.PROTECT, related_name="receipts"
    )
    # As it stood on the letter: the entry of the address book may be corrected later.
    sender_name = models.CharField(_("sender"), max_length=120)
    sender_place = models.CharField(
        _("designation, office or address of the sender"), max_length=300, blank=True
    )
    letter_number = models.CharField(_("letter number"), max_length=80, blank=True)
    letter_date = models.DateField(_("date of the letter"), null=True, blank=True)
    received_on = models.DateField(_("received on"))
    received_time = models.TimeField(_("received at"), null=True, blank=True)
    letter_class = models.CharField(_("class"), max_length=11, choices=Class.choices, default=Class.ORDINARY)
    subject_head = models.ForeignKey(
        SubjectHead, verbose_name=_("subject head"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    mode = models.CharField(_("came by"), max_length=10, choices=Mode.choices, default=Mode.POST)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.HINDI)
    is_puc = models.BooleanField(_("paper under consideration"), default=True)
    enclosures = models.PositiveSmallIntegerField(_("enclosures"), default=0)
    acknowledged_on = models.DateField(_("acknowledged on"), null=True)
    filed_in = models.ForeignKey(
        File, verbose_name=_("file"), null=True, on_delete=models.PROTECT, related_name="receipts"
    )
    # The facts above name people: the ledger commits to them with this salt.
    salt = models.BinaryField(max_length=16)

    # Gradings of a cover that its addressee alone opens.
    SEALED = SECRET

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(
                fields=["diary", "year", "serial", "copy_serial"], name="files_receipt_number_once_in_a_diary"
            ),
            models.CheckConstraint(
                condition=models.Q(copy_of=None, copy_serial=0)
                | models.Q(copy_of__isnull=False, copy_serial__gt=0),
                name="files_receipt_copy_has_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["diary", "-paper_ptr"], name="files_receipt_diary"),
            models.Index(fields=["diary", "letter_class", "-paper_ptr"], name="files_receipt_class"),
            models.Index(fields=["diary", "received_on"], name="files_receipt_day"),
            models.Index(fields=["sender", "letter_number"], name="files_receipt_letter"),
        ]

    # What its ledger commits to; `filed_in` is told by a movement of its own.
    FACTS = (
        *("diary_id", "year", "serial", "copy_of_id", "copy_serial", "sender_id", "sender_name"),
        *("sender_place", "letter_number", "letter_date", "received_on", "letter_class", "subject_head_id"),
        *("mode", "language", "is_puc", "enclosures", "acknowledged_on", "salt"),
    )

    def own_facts(self) -> tuple:
        """The letter and how it came, salted."""
        time = self.received_time.isoformat() if self.received_time else None
        return *(getattr(self, name) for name in self.FACTS), time

    @property
    def is_sealed(self) -> bool:
        """True of a cover that only its addressee opens."""
        return self.is_secret

    @property
    def letter(self) -> tuple[str, date | None]:
        """Number and date of the letter."""
        return self.letter_number, self.letter_date
