from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, StaffAct


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Handovers of the acting post, and those the person gave or received."""
        mine = Q(given__user=charge.user_id) | Q(taken__user=charge.user_id)
        return self.filter(mine | Q(given__post=charge.post_id))

    def with_names(self):
        """Handovers with giver, receiver, post and order at hand."""
        people = ("given__user", "given__post__section__office", "taken__user", "act__by__user")
        return self.select_related(*people)


class Handover(models.Model):
    """A handover of a desk: the charge given, the charge taken, and the acceptance of the report."""

    act = models.ForeignKey(StaffAct, on_delete=models.PROTECT, related_name="+")
    given = models.OneToOneField(Charge, on_delete=models.PROTECT, related_name="handover")
    taken = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("handed over"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        indexes = [
            models.Index(
                fields=["taken"], condition=Q(accepted_at__isnull=True), name="tracking_handover_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_id} {self.made_at:%Y-%m-%d}"
