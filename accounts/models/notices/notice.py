from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..administrator import AdministratorProposal
from ..charge import Charge


class Notice(models.Model):
    """A change of access or of a charge of which a person is told: who made it, and whether one objects."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("New access is proposed")
        INVITED = "invited", _("Invited to a new password")
        FACTOR = "factor", _("Second factor removed")
        CHARGE = "charge", _("Charge entered")
        EMAIL = "email", _("E-mail address changed")
        ENDED = "ended", _("Charge ended")
        DISABLED = "disabled", _("Sign-in closed")
        SUPERIOR = "superior", _("Superior of the post changed")
        SHEET = "sheet", _("Sheet entered by one administrator")
        STRUCTURE = "structure", _("Sheet of offices entered by one administrator")
        TO_SIGN = "to_sign", _("A usage certificate is to be signed")
        OBJECTED = "objected", _("Objection")

    # What an objection stops at once, closing every way in or ending a charge; of all else it only tells.
    STOPPED = (Kind.PROPOSED, Kind.INVITED, Kind.FACTOR, Kind.EMAIL, Kind.CHARGE)
    # What nobody objects to.
    PLAIN = (Kind.OBJECTED, Kind.TO_SIGN)
    # For so long one press ends a charge; after that it takes an order, as the end of every charge does.
    CHARGE_STOPPED_WITHIN = timedelta(days=30)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")
    charge = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="notices")
    proposal = models.ForeignKey(
        AdministratorProposal, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    formerly = models.EmailField(_("former e-mail address"), blank=True)
    mailed_at = models.DateTimeField(_("sent"), null=True)
    seen_at = models.DateTimeField(_("acknowledged"), null=True)
    objected_at = models.DateTimeField(_("objected"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["person", "id"], condition=Q(seen_at__isnull=True), name="accounts_notice_unseen"
            ),
            models.Index(fields=["id"], condition=Q(mailed_at__isnull=True), name="accounts_notice_to_mail"),
            models.Index(
                fields=["person"], condition=Q(objected_at__isnull=False), name="accounts_notice_objected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def is_too_old(self) -> bool:
        """Return whether the charge has lasted too long to be stopped; access is closed at any time."""
        return self.kind == self.Kind.CHARGE and self.at < timezone.now() - self.CHARGE_STOPPED_WITHIN
