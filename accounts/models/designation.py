from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.latin.abbreviations import called

from .findable import Findable, FindableQuerySet


class DesignationQuerySet(FindableQuerySet):
    def in_use(self):
        """Designations that a post of an office may bear: all but the one of the desks of history."""
        return self.exclude(code=Designation.OF_HISTORY)


class Designation(Findable):
    """The title of a post; a higher rank stands above a lower one."""

    # Desks of logs that were brought in bear it, and nobody else.
    OF_HISTORY = "LOG-HAND"

    class Grade(models.TextChoices):
        CLERICAL = "clerical", _("Clerical")
        SUPERVISORY = "supervisory", _("Supervisory")
        OFFICER = "officer", _("Officer")
        HEAD = "head", _("Head of office")

    code = models.CharField(_("code"), max_length=20, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"))
    grade = models.CharField(_("grade"), max_length=20, choices=Grade.choices)
    abbreviations = models.CharField(
        _("abbreviations and other names"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Words by which its posts are found besides the name and its initials, with blanks."),
    )

    objects = DesignationQuerySet.as_manager()

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")

    def find_texts(self) -> list[str]:
        """The names and the code, with the letters by which they are called, and what else it is called."""
        return [*super().find_texts(), *called(self.name_en, self.name_hi), self.code, self.abbreviations]
