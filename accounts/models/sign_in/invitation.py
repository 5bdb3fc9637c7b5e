from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..office import Office


class InvitationQuerySet(models.QuerySet):
    def unused(self):
        """Neither used nor withdrawn; they may have expired."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True)

    def open_at(self, moment):
        """Invitations that would open the page of the first password at that moment."""
        return self.unused().filter(expires_at__gt=moment)


class Invitation(models.Model):
    """One chance for a person to choose a password. Its code is given out once; only its hash is stored."""

    class Way(models.TextChoices):
        MAIL = "mail", _("By e-mail")
        SLIP = "slip", _("Printed slip")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        related_name="invitations",
    )
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    sealed = models.BooleanField(
        _("sealed"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Asked for by one administrator and handed over by a second one."),
    )
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("valid until"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    opened_at = models.DateTimeField(_("code used"), null=True)
    used_at = models.DateTimeField(_("used"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="accounts_invitation_newest_replaces",
            ),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="accounts_invitation_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_way_display()}"


class AccountAct(models.Model):
    """An act of an administrator on accounts, other than an invitation. Rows are only ever added."""

    class Kind(models.TextChoices):
        RESET = "reset", _("Password reset")
        SECOND_FACTOR = "second_factor", _("Second factor removed")
        SLIPS = "slips", _("Slips printed")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        null=True,
        on_delete=models.PROTECT,
        related_name="account_acts",
    )
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    count = models.PositiveIntegerField(_("number of people"), default=1)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("act on accounts")
        verbose_name_plural = _("acts on accounts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person or self.count}"
