from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Designation, Office, Post


class ChannelQuerySet(models.QuerySet):
    def administered_by(self, charge: Charge) -> "ChannelQuerySet":
        """The rules of the offices that the charge administers, none where its post does not administer."""
        if not charge.post.may_administer:
            return self.none()
        return self.filter(office__path__startswith=charge.post.office.path)

    def of(self, origin: Post) -> "ChannelQuerySet":
        """The rules of its office that are for a post."""
        own = Q(designation=None) | Q(designation=origin.designation_id)
        return self.filter(own, office=origin.office.pk).select_related("office")


class Channel(models.Model):
    """An office's rule that its posts, or those of one designation, write directly to the desks of an office.

    Without `to_office` it is for all offices directly below. Writing otherwise than through the channel of
    submission is then everyday work and asks nothing.
    """

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="channels"
    )
    designation = models.ForeignKey(
        Designation,
        verbose_name=_("designation"),
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    to_office = models.ForeignKey(
        Office,
        verbose_name=_("office written to"),
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    by = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("direct channel")
        verbose_name_plural = _("direct channels")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "designation", "to_office"],
                nulls_distinct=False,
                name="tracking_channel_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.designation or '*'} – {self.to_office or '*'}"

    def leads_to(self, office: Office) -> bool:
        """Return whether the rule is for the desks of that office."""
        if self.to_office_id is not None:
            return self.to_office_id == office.pk
        return office.depth == self.office.depth + 1 and office.path.startswith(self.office.path)
