from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import Bilingual


class Designation(Bilingual):
    """The title of a post; a higher rank stands above a lower one."""

    class Grade(models.TextChoices):
        CLERICAL = "clerical", _("Clerical")
        SUPERVISORY = "supervisory", _("Supervisory")
        OFFICER = "officer", _("Officer")
        HEAD = "head", _("Head of office")

    code = models.CharField(_("code"), max_length=20, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"))
    grade = models.CharField(_("grade"), max_length=20, choices=Grade.choices)

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
