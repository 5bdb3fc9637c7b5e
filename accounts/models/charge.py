from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from .post import Post


class ChargeQuerySet(models.QuerySet):
    def open_at(self, moment):
        """Charges that had been taken over and not handed over at that moment."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=moment), begins__lte=moment)

    def not_over_at(self, moment):
        """Charges that are open at that moment or begin later."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=moment))

    def of_person(self, user, moment):
        """Charges that a person holds at that moment, the substantive one first."""
        rank = Case(When(kind=Charge.Kind.SUBSTANTIVE, then=0), default=1)
        charges = self.filter(user=user).open_at(moment).with_place().select_related("acting_for")
        return charges.order_by(rank, "begins", "pk")

    def with_place(self):
        """Charges with person, post, section and office at hand."""
        return self.select_related("user", "post__designation", "post__section__office")


class Charge(models.Model):
    """A person holding a post from a moment until a moment. Every act is done under one."""

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", _("Substantive")
        ADDITIONAL = "additional", _("Additional charge")
        OFFICIATING = "officiating", _("Officiating")
        LINK = "link", _("Link officer")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="charges"
    )
    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="charges")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.SUBSTANTIVE)
    begins = models.DateTimeField(_("taken over"))
    ends = models.DateTimeField(_("handed over"), null=True, blank=True)
    order_number = models.CharField(_("order number"), max_length=100, blank=True)
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acting for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The officer on leave whom a link officer stands in for."),
    )

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(kind="substantive", ends__isnull=True),
                name="accounts_charge_one_open_substantive_per_post",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")),
                name="accounts_charge_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["post", "begins"], name="accounts_charge_of_post")]

    def __str__(self) -> str:
        return f"{self.user}, {self.post}"
