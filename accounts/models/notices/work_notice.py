from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorkNotice(models.Model):
    """A matter of work that a person is told of, once for each key: asked, answered, late.

    The words are built from the facts when they are read, in the reader's language.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="work_notices",
    )
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("notice of work")
        verbose_name_plural = _("notices of work")
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="accounts_worknotice_told_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="accounts_worknotice_list"),
            models.Index(
                fields=["person", "id"], condition=Q(read_at__isnull=True), name="accounts_worknotice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.person}"


class NoticeChoice(models.Model):
    """The ways a person wants to be told of one kind of matter, besides the pages."""

    class Mail(models.TextChoices):
        NOW = "now", _("at once")
        DIGEST = "digest", _("in the morning")
        NEVER = "never", _("not by mail")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="notice_choices"
    )
    kind = models.CharField(_("kind"), max_length=20)
    mail = models.CharField(_("e-mail"), max_length=6, choices=Mail.choices)
    sms = models.BooleanField(_("SMS"), default=False)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="accounts_noticechoice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"


class Sending(models.Model):
    """A notice on its way outside: by one channel, or in the next morning's digest."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        FILES = "files", _("e-mail with files")
        SMS = "sms", _("SMS")
        DIGEST = "digest", _("morning digest")

    notice = models.ForeignKey(WorkNotice, on_delete=models.PROTECT, db_index=False, related_name="sendings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Channel.choices)
    since = models.DateTimeField(_("waiting since"))
    tried_at = models.DateTimeField(_("last tried"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("sending of a notice")
        verbose_name_plural = _("sendings of notices")
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="accounts_sending_once"),
        ]
        indexes = [
            models.Index(
                fields=["channel", "id"], condition=Q(sent_at__isnull=True), name="accounts_sending_waiting"
            ),
            models.Index(
                fields=["person", "channel", "id"],
                condition=Q(sent_at__isnull=True),
                name="accounts_sending_of_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel}"
