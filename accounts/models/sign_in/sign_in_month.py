from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInMonth(models.Model):
    """A month in which a person signed in at least once; entered at the first sign-in, never changed."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    month = models.DateField(_("month"))

    class Meta:
        verbose_name = _("month of a sign-in")
        verbose_name_plural = _("months of sign-ins")
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="accounts_sign_in_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.month:%Y-%m}"
