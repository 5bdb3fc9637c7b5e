from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.latin.transliterate import search_words
from accounts.models import Office


class Correspondent(models.Model):
    """An entry of an office's address book: with whom it and the offices below have letters."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Government office")
        LEGISLATURE = "legislature", _("Member of the legislature")
        COURT = "court", _("Court")
        BODY = "body", _("Company, society or body")
        CITIZEN = "citizen", _("Citizen")

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    designation = models.CharField(_("designation"), max_length=120, blank=True)
    organisation = models.CharField(_("office, court or body"), max_length=200, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    pin = models.CharField(
        _("PIN code"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[1-9]\d{5}$", _("A PIN code has six digits."))],
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(
        _("telephone"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?\d(?:[ -]?\d){5,14}$", _("Please enter digits, as 05694-234567."))],
    )
    in_use = models.BooleanField(_("offered for letters"), default=True)
    words = SearchVectorField(editable=False)

    class Meta:
        verbose_name = _("entry of the address book")
        verbose_name_plural = _("address book")
        indexes = [GinIndex(fields=["words"], name="files_correspondent_words", fastupdate=False)]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Save the entry, and the words by which it is found, as written and as they sound."""
        texts = (
            self.name,
            self.designation,
            self.organisation,
            self.address,
            self.pin,
            self.email,
            self.phone,
        )
        # A word holds letters, digits, `/` and `~` only, so nothing needs escaping inside the quotes.
        words = " ".join(f"'{word}'" for word in search_words(" ".join(texts)))
        self.words = Cast(Value(words), SearchVectorField())
        super().save(*args, **kwargs)
