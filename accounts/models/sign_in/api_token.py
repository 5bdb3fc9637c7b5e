from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..office import Office


class ApiTokenQuerySet(models.QuerySet):
    def administered_by(self, charge: Charge):
        """Tokens of the offices that the charge administers."""
        return self.filter(office__path__startswith=charge.post.office.path)

    def good_at(self, moment):
        """Tokens that open the figures at that moment."""
        return self.filter(withdrawn_at__isnull=True, expires_at__gt=moment)


class ApiToken(models.Model):
    """A key with which another program reads figures of an office. Only its hash is stored."""

    class Scope(models.TextChoices):
        FIGURES = "figures", _("Figures of offices, sections and desks")
        PAPERS = "papers", _("Numbers and subjects of pending papers")
        STAFF = "staff", _("Work of each person in a month")

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("for which program, and why"), max_length=200)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices), verbose_name=_("may read"))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("given"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("last used"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="accounts_api_token_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, {self.office}"
