from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .charge import Charge
from .post import Post

# An approval may lie unused so long; a trigger on charges checks the same.
HOLDS_FOR = timedelta(days=30)


class AdministratorProposalQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Proposals for posts of the charge's office and the offices below it."""
        return self.filter(post__section__office__path__startswith=charge.post.office.path)

    def pending(self):
        """Proposals that wait for a second administrator."""
        return self.filter(state=AdministratorProposal.State.PENDING)

    def heads(self):
        """One proposal of each batch, the first that is still pending, and those that stand alone."""
        earlier = AdministratorProposal.objects.pending().filter(
            batch=OuterRef("batch"), pk__lt=OuterRef("pk")
        )
        return self.filter(~Exists(earlier))

    def usable(self):
        """Proposals that were approved within the last thirty days and not used yet."""
        approved = self.filter(state=AdministratorProposal.State.APPROVED, used_at__isnull=True)
        return approved.filter(decided_at__gt=Now() - HOLDS_FOR)


class AdministratorProposal(models.Model):
    """A proposal of one administrator that takes effect when a second one approves.

    It is about a post that is to have the right to administer, a guarded post that is to have another
    superior, a charge of a guarded post or of a person of another office, or a holder of a guarded post who
    is to get a new password or lose the second factor. A proposal about a person can be used once. Those with
    the same `batch` are decided together.
    """

    class Kind(models.TextChoices):
        RIGHT = "right", _("Right of a post")
        CHARGE = "charge", _("Takes charge")
        PASSWORD = "password", _("Invitation to a new password")
        FACTOR = "factor", _("Removal of the second factor")
        SUPERIOR = "superior", _("Another superior")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.RIGHT, db_default="right"
    )
    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
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
    used_at = models.DateTimeField(_("used"), null=True)
    facts = models.JSONField(_("order"), default=dict, db_default={}, blank=True)
    batch = models.UUIDField(null=True, db_index=True)

    objects = AdministratorProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of an administrator")
        verbose_name_plural = _("proposals of administrators")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "post", "person"],
                condition=Q(state="pending"),
                nulls_distinct=False,
                name="accounts_administrator_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("right", "superior"), person__isnull=True)
                | Q(~Q(kind__in=("right", "superior")), person__isnull=False),
                name="accounts_administrator_names_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | Q(~Q(state="pending"), decided_at__isnull=False, decider__isnull=False),
                name="accounts_administrator_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (~Q(decider=F("proposer")) & ~Q(decider=F("person"))),
                name="accounts_administrator_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_kind_display()}, {self.get_state_display()}"
