"""Who may see which paper. Access is computed from where a paper lies and lay, never stored.

The one exception is explicit, dated and rare: a paper shared with a named person.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import Charge, Office

SHARED = """
SELECT paper_id FROM tracking_share
WHERE user_id = %s AND withdrawn_at IS NULL AND %s >= begins AND %s < ends
"""


class PaperQuerySet(models.QuerySet):
    @property
    def _stays(self):
        """All stays; reached through the relation, because Stay itself stands on Paper."""
        return self.model.stays.rel.related_model.objects.filter(paper=OuterRef("pk"))

    def visible_to(self, charge: Charge):
        """Papers that lie or lay with the charge's post or in the subtree it monitors, or were shared."""
        return self.filter(Exists(self._stays.seen_by(charge)) | _shared_with(charge))

    def readable_by(self, charge: Charge):
        """Papers whose content the charge may read: secret ones only where the post held them, or shared."""
        own = Exists(self._stays.filter(post=charge.post_id)) | _shared_with(charge)
        return self.visible_to(charge).filter(~Q(grading__in=self.model.SECRET_GRADINGS) | own)

    def readable_among(self, papers, charge: Charge) -> set[int]:
        """The keys of those papers, known to the charge, whose content it may read."""
        secret = [paper.pk for paper in papers if paper.is_secret]
        open_to_all = {paper.pk for paper in papers} - set(secret)
        if not secret:
            return open_to_all
        return open_to_all | set(self.readable_by(charge).filter(pk__in=secret).values_list("pk", flat=True))


def _shared_with(charge: Charge) -> Q:
    """Shared with the person, under whatever post."""
    now = timezone.now()
    return Q(pk__in=RawSQL(SHARED, [charge.user_id, now, now]))  # noqa: S611 - a constant, its value bound


class StayQuerySet(models.QuerySet):
    def open(self):
        """Where papers lie now, closed ones included."""
        return self.filter(left_at__isnull=True)

    def pending(self):
        """Where papers lie now and time counts; parked ones included."""
        return self.filter(left_at__isnull=True, at_rest=False)

    def of(self, paper):
        """The stays of one paper."""
        return self.filter(paper=paper)

    def at(self, post):
        """The stays at one post."""
        return self.filter(post=post)

    def within(self, office: Office):
        """Stays in an office or any office below it."""
        return self.filter(office__in=Office.objects.within(office).order_by().values("pk"))

    def seen_by(self, charge: Charge):
        """Stays that let the charge see their paper."""
        own = Q(post=charge.post_id)
        if not charge.post.may_monitor:
            return self.filter(own)
        subtree = Office.objects.within(charge.post.office).order_by().values("pk")
        return self.filter(own | Q(office__in=subtree))
