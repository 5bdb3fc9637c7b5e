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

    def open_to(self, origin: Post, office: Office) -> "ChannelQuerySet":
        """The rules by which a post may write directly to the desks of an office."""
        own = Q(designation=None) | Q(designation=origin.designation_id)
        return self.filter(own, office=origin.section.office_id).filter(_leads_to(origin.office, office))


def _leads_to(origin: Office, to: Office) -> Q:
    """Rules that name the office, and, for one directly below, those for all directly below."""
    is_child = to.depth == origin.depth + 1 and to.path.startswith(origin.path)
    return Q(to_office=to.pk) | Q(to_office=None) if is_child else Q(to_office=to.pk)


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
