from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge

LONGEST_PAGE, LONGEST_QUERY = 90, 200


class Subscription(models.Model):
    """A table that a person has sent by mail, as the person sees it under a charge on the day it is sent.

    `weekday` counts from Monday, 0; None is the first working day of each month. `next_on` is the day from
    which the next one is due. It sleeps once the charge has ended or the page is no longer open to it.
    """

    charge = models.ForeignKey(
        Charge, verbose_name=_("charge"), on_delete=models.PROTECT, related_name="subscriptions"
    )
    page = models.CharField(_("page"), max_length=LONGEST_PAGE)
    query = models.CharField(_("filters"), max_length=LONGEST_QUERY, blank=True)
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True)
    with_sheet = models.BooleanField(_("with a spreadsheet"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    next_on = models.DateField(_("next on"))
    slept_at = models.DateTimeField(_("sleeping since"), null=True)

    class Meta:
        verbose_name = _("table by mail")
        verbose_name_plural = _("tables by mail")
        constraints = [
            models.UniqueConstraint(fields=["charge", "page", "query"], name="tracking_subscription_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_on"], condition=Q(slept_at__isnull=True), name="tracking_subscription_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charge_id}: {self.address}"

    @property
    def address(self) -> str:
        """The page with its filters."""
        return f"{self.page}?{self.query}" if self.query else self.page
