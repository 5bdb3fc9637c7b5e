from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office

from .receipt import Receipt
from .scan_batch import ScanBatch


class MailboxQuerySet(models.QuerySet):
    def within(self, charge: Charge):
        """The mailboxes of the office of the charge and of those below it."""
        return self.filter(office__in=Office.objects.within(charge.post.office).order_by().values("pk"))


class Mailbox(models.Model):
    """The mailbox of an office that is read for letters. Another account or folder is another row."""

    class Outcome(models.TextChoices):
        UNTRIED = "", _("Not tried yet")
        READ = "read", _("Read")
        NO_SERVER = "server", _("The server does not answer")
        NO_TRUST = "trust", _("The certificate of the server is not trusted")
        NO_ENTRY = "entry", _("The server refuses name or password")
        NO_FOLDER = "folder", _("The server has no such folder, or does not let one be made")
        NO_KEY = "key", _("The password cannot be read any more; please enter it anew")
        NO_ROOM = "room", _("The office has no room for more papers")
        NO_SCANNER = "scanner", _("The virus scanner does not answer; letters wait in the mailbox")
        SOME_LEFT = "some", _("Some mails could not be taken in; they wait in the mailbox")
        TOO_MANY = "many", _("Very many letters wait to be diarised; the others wait in the mailbox")

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    host = models.CharField(_("server"), max_length=200)
    port = models.PositiveIntegerField(_("port"), default=993)
    username = models.CharField(_("user name"), max_length=200)
    # Encrypted with keys that the database has not.
    password = models.TextField()
    folder = models.CharField(_("folder that is read"), max_length=100, default="INBOX")
    done_folder = models.CharField(_("folder of what was read"), max_length=100, default="e-Office")
    acknowledges = models.BooleanField(
        _("acknowledge each letter by e-mail when it is diarised"), default=False
    )
    in_use = models.BooleanField(default=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.UNTRIED, blank=True)
    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox of an office")
        verbose_name_plural = _("mailboxes of offices")
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=models.Q(in_use=True), name="files_mailbox_one_in_use"
            )
        ]
        indexes = [models.Index(fields=["office"], name="files_mailbox_office")]

    def __str__(self) -> str:
        return f"{self.username} ({self.host})"


class DraftReceiptQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """The letters that wait in the own office, for a post that diarises."""
        return self.filter(office=charge.post.office) if charge.post.may_diarise else self.none()


class DraftReceipt(models.Model):
    """A letter that has come and is not diarised yet: a mail, or pages of a scanned batch."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DIARISED = "diarised", _("Diarised")
        ASIDE = "aside", _("Put aside")

    class Kind(models.TextChoices):
        MAIL = "mail", _("E-mail")
        AUTOMATIC = "auto", _("Automatic reply")
        RETURNED = "returned", _("Returned mail")
        SCAN = "scan", _("Scan")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MAIL)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    came_at = models.DateTimeField()
    sender_name = models.CharField(max_length=120, blank=True)
    sender_email = models.EmailField(blank=True)
    subject = models.CharField(max_length=500, blank=True)
    sent_on = models.DateField(null=True)
    # From where it was scanned.
    note = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(ScanBatch, null=True, on_delete=models.PROTECT, related_name="drafts")
    # What was not kept, each with its name and the reason, a line each.
    left_out = models.TextField(blank=True)
    receipt = models.OneToOneField(Receipt, null=True, on_delete=models.PROTECT, related_name="draft")
    # Why it is no letter, and who said so; nobody where the program did.
    reason = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    # By which the same mail is known again.
    mailbox = models.ForeignKey(
        Mailbox, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    uid_validity = models.PositiveBigIntegerField(null=True)
    uid = models.PositiveBigIntegerField(null=True)
    message_id = models.CharField(max_length=500, blank=True)
    # Of Message-ID, sender, date, subject and content: another letter may bear the same Message-ID.
    digest = models.CharField(max_length=64)

    objects = DraftReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to be diarised")
        verbose_name_plural = _("letters to be diarised")
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uid_validity", "uid"], name="files_draft_uid_once"),
            models.UniqueConstraint(fields=["office", "digest"], name="files_draft_message_once"),
            models.CheckConstraint(
                condition=models.Q(state="diarised", receipt__isnull=False)
                | ~models.Q(state="diarised") & models.Q(receipt=None),
                name="files_draft_diarised_has_receipt",
            ),
        ]
        indexes = [models.Index(fields=["office", "state", "-id"], name="files_draft_waiting")]

    def __str__(self) -> str:
        return self.subject or self.sender_email


class DraftPaper(models.Model):
    """A document of a letter to be diarised, inspected and stored already."""

    draft = models.ForeignKey(DraftReceipt, on_delete=models.PROTECT, related_name="papers")
    original_name = models.CharField(max_length=200)
    content = models.FileField(max_length=120)
    kind = models.CharField(max_length=10)
    mime = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("document of a letter to be diarised")
        verbose_name_plural = _("documents of letters to be diarised")

    def __str__(self) -> str:
        return self.original_name

    @property
    def file_id(self) -> int:
        """The letter on which it lies, where a document names its file."""
        return self.draft_id

    @property
    def title(self) -> str:
        """The name under which the document came."""
        return self.original_name

    @property
    def extension(self) -> str:
        """The file name extension, which follows from the checked content."""
        return self.content.name.rpartition(".")[2]
