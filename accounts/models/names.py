from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def reads_english() -> bool:
    """Return whether the reader chose English; asked once for a long list of names."""
    return get_language() == "en"


def in_language(hindi: str, english: str) -> str:
    """Choose the name in the reader's language."""
    return english if reads_english() else hindi


class Bilingual(models.Model):
    """Something the office names in Hindi and in English."""

    name_hi = models.CharField(_("name in Hindi"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_hi, self.name_en)
