from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..office import Office


class RolloutState(models.TextChoices):
    """The stages of an office's roll-out, in their order."""

    NOT_STARTED = "not_started", _("Not started")
    IDS = "ids", _("E-mail IDs")
    TRAINING = "training", _("Training")
    LIVE = "live", _("Live")


class RolloutStep(models.Model):
    """One step of an office on its way to going live, or back. Only ever added to; the latest is in force."""

    class Counted(models.TextChoices):
        NOT = "", _("not started")
        UNDER_WAY = "under_way", _("under way")
        LIVE = "live", _("live")

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="rollout_steps"
    )
    state = models.CharField(_("state"), max_length=12, choices=RolloutState.choices)
    on = models.DateField(_("on"))
    target = models.DateField(_("to be live by"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    counted_as = models.CharField(
        _("counted in the published figures as"), max_length=10, choices=Counted.choices, blank=True
    )
    by = models.ForeignKey(
        Charge, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of the roll-out")
        verbose_name_plural = _("steps of the roll-out")
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=~Q(counted_as=""),
                name="accounts_rolloutstep_counted_once",
            )
        ]
        indexes = [models.Index(fields=["office", "-id"], name="accounts_rolloutstep_latest")]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_state_display()}"

    @classmethod
    def latest(cls, office: Office) -> "RolloutStep | None":
        """Return the latest step of the office, which is in force now."""
        return cls.objects.filter(office=office).order_by("-pk").first()


def with_rollout(offices: models.QuerySet) -> models.QuerySet:
    """Offices with the state and the target of their latest step; one without any has not started."""
    latest = RolloutStep.objects.filter(office=OuterRef("pk")).order_by("-pk")
    return offices.annotate(
        rollout=Coalesce(Subquery(latest.values("state")[:1]), Value(RolloutState.NOT_STARTED)),
        rollout_on=Subquery(latest.values("on")[:1]),
        rollout_target=Subquery(latest.values("target")[:1]),
    )


class RolloutOpening(models.Model):
    """Published figures about the offices of one kind, from before they were recorded one by one."""

    office = models.ForeignKey(
        Office,
        verbose_name=_("office"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The figures are about this office and all below it."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Office.Kind.choices)
    on = models.DateField(_("as of"))
    source_hi = models.CharField(_("source in Hindi"), max_length=200)
    source_en = models.CharField(_("source in English"), max_length=200)
    total = models.PositiveIntegerField(_("offices"))
    live = models.PositiveIntegerField(_("live"))
    under_way = models.PositiveIntegerField(_("under way"), default=0)
    files = models.PositiveIntegerField(_("files"), null=True)

    class Meta:
        verbose_name = _("published figure of the roll-out")
        verbose_name_plural = _("published figures of the roll-out")
        constraints = [
            models.UniqueConstraint(fields=["office", "kind"], name="accounts_rolloutopening_once"),
            models.CheckConstraint(
                condition=Q(total__gte=F("live") + F("under_way")),
                name="accounts_rolloutopening_no_more_than_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.live}/{self.total}"
