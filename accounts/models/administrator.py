from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .charge import Charge
from .post import Post


class AdministratorProposalQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Proposals for posts of the charge's office and the offices below it."""
        return self.filter(post__section__office__path__startswith=charge.post.office.path)

    def pending(self):
        """What waits for a second administrator."""
        return self.filter(state=AdministratorProposal.State.PENDING)


class AdministratorProposal(models.Model):
    """That a post may administer: proposed by one administrator, in force when a second one approves."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Charge, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AdministratorProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of an administrator")
        verbose_name_plural = _("proposals of administrators")
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(state="pending"), name="accounts_administrator_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | Q(~Q(state="pending"), decided_at__isnull=False, decider__isnull=False),
                name="accounts_administrator_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decider=F("proposer")),
                name="accounts_administrator_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_state_display()}"
