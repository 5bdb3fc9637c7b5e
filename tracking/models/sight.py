"""Who may see which paper. Access is computed from where a paper lies and lay, never stored."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Charge, Office


class PaperQuerySet(models.QuerySet):
    @property
    def _stays(self):
        """All stays; reached through the relation, because Stay itself stands on Paper."""
        return self.model.stays.rel.related_model.objects.filter(paper=OuterRef("pk"))

    def visible_to(self, charge: Charge):
        """Papers that lie or lay with the charge's post, or in the subtree it monitors."""
        return self.filter(Exists(self._stays.seen_by(charge)))

    def readable_by(self, charge: Charge):
        """Papers whose content the charge may read: secret grades only where the post itself held them."""
        own = Exists(self._stays.filter(post=charge.post_id))
        return self.visible_to(charge).filter(~Q(grading__in=self.model.SECRET_GRADINGS) | own)


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
