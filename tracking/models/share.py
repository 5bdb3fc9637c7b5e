from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import Charge

from .paper import Paper


class ShareQuerySet(models.QuerySet):
    def in_force(self, moment):
        """Shares that count at that moment."""
        return self.filter(withdrawn_at__isnull=True, begins__lte=moment, ends__gt=moment)


class Share(UserObjectPermissionBase):
    """Leave for one named person to read one paper until a date, given by the desk that held it.

    guardian keeps who may do what with which paper; the dates, the reason and the giver are ours, and only
    `visible_to` and `readable_by` count it: guardian's own `has_perm` knows no dates and is not in use.
    """

    content_object = models.ForeignKey(
        Paper, verbose_name=_("paper"), on_delete=models.PROTECT, db_column="paper_id", related_name="shares"
    )
    begins = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    shared_by = models.ForeignKey(
        Charge, verbose_name=_("shared by"), on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(
        Charge, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")), name="tracking_share_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["content_object", "user", "begins"], name="tracking_share_once_at_a_time"
            ),
        ]
