import os

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office, Post
from tracking.models import Movement

from .correspondent import Correspondent
from .file import File
from .receipt import Receipt


def new_salt() -> bytes:
    """Sixteen random bytes."""
    return os.urandom(16)


class Draft(models.Model):
    """A letter being prepared on a file: its form, to whom, in reply to what; its words are its versions.

    Nothing of an approved draft changes; `approved_seal` commits to all that the letter says.
    """

    class Form(models.TextChoices):
        LETTER = "letter", _("Letter")
        DEMI_OFFICIAL = "do", _("Demi-official letter")
        MEMORANDUM = "memorandum", _("Office memorandum")
        ORDER = "order", _("Order")
        CIRCULAR = "circular", _("Circular")
        NOTICE = "notice", _("Notice")
        ENDORSEMENT = "endorsement", _("Endorsement")
        REMINDER = "reminder", _("Reminder")

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        APPROVED = "approved", _("Approved")
        DROPPED = "dropped", _("Given up")

    class Language(models.TextChoices):
        HINDI = "hi", _("Hindi")
        ENGLISH = "en", _("English")

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="drafts")
    request_id = models.UUIDField(unique=True, editable=False)
    form = models.CharField(_("form"), max_length=11, choices=Form.choices)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    subject = models.CharField(_("subject"), max_length=500)
    in_reply_to = models.ForeignKey(
        Receipt, verbose_name=_("in reply to"), null=True, on_delete=models.PROTECT, related_name="drafts"
    )
    signatory = models.ForeignKey(
        Post, verbose_name=_("signed by"), on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WRITING)
    put_up_by = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    put_up_at = models.DateTimeField(_("put up"))
    approved_version = models.ForeignKey(
        "DraftVersion", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    approved_seal = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(
        Charge, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    # The newest movement about it: approved, withdrawn, returned for changes; and the one that issued it.
    movement = models.ForeignKey(
        Movement, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    issued = models.OneToOneField(Movement, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("draft for approval")
        verbose_name_plural = _("drafts for approval")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_version__isnull=False),
                name="files_draft_approved_in_a_version",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_issued(self) -> bool:
        """True if a letter was issued from it."""
        return self.issued_id is not None

    @property
    def state_text(self) -> str:
        """The state in one word; of what was issued, that."""
        return gettext("Issued") if self.is_issued else str(self.get_state_display())


class DraftVersion(models.Model):
    """The words of a draft as somebody saved them; never changed, and never gone."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, db_index=False, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"))
    salt = models.BinaryField(max_length=16, default=new_salt)
    by = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("version of a draft")
        verbose_name_plural = _("versions of drafts")
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="files_draft_version_once")]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.number}"


class DraftPen(models.Model):
    """The text that one person is writing on a draft, saved while it is typed; a version once it is kept."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, db_index=False, related_name="pens")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("half-written text of a draft")
        verbose_name_plural = _("half-written texts of drafts")
        constraints = [models.UniqueConstraint(fields=["draft", "author"], name="files_draft_pen_one_each")]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.author_id}"


class DraftAddressee(models.Model):
    """To whom a draft goes, or a copy of it: an entry of the address book, an office, or a desk."""

    class Kind(models.TextChoices):
        TO = "to", _("Addressee")
        COPY = "copy", _("Copy for information")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, db_index=False, related_name="addressees")
    serial = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.TO)
    correspondent = models.ForeignKey(
        Correspondent, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        constraints = [
            models.UniqueConstraint(fields=["draft", "serial"], name="files_addressee_once"),
            models.CheckConstraint(
                condition=Q(correspondent__isnull=False, office__isnull=True, post__isnull=True)
                | Q(correspondent__isnull=True, office__isnull=False, post__isnull=True)
                | Q(correspondent__isnull=True, office__isnull=True, post__isnull=False),
                name="files_addressee_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.serial}"


class DraftComment(models.Model):
    """A remark on a version of a draft, for those who work on it; no part of the letter."""

    version = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="comments")
    request_id = models.UUIDField(unique=True, editable=False)
    text = models.TextField(_("comment"), max_length=2000)
    by = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.text[:40]}"
