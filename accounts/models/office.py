from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from .dated import Dated, DatedQuerySet
from .findable import Findable, FindableQuerySet


class OfficeQuerySet(FindableQuerySet, DatedQuerySet, MP_NodeQuerySet):
    def within(self, office: "Office"):
        """The office itself and every office below it."""
        return self.filter(path__startswith=office.path)

    def above(self, office: "Office"):
        """The office itself and every office above it, the nearest first."""
        return self.filter(path__in=up_the_tree(office.path)).order_by("-path")


class OfficeManager(MP_NodeManager.from_queryset(OfficeQuerySet)):
    def get_queryset(self):
        """Offices in the order of the tree."""
        return OfficeQuerySet(self.model, using=self._db).order_by("path")


class Office(MP_Node, Dated, Findable):
    """A node of the tree: Government, department, division, district, tehsil, block, police."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        SECRETARIAT = "secretariat", _("Secretariat")
        DEPARTMENT = "department", _("Department")
        HEAD = "head", _("Head of department")
        DIVISION = "division", _("Division")
        DISTRICT = "district", _("District")
        TEHSIL = "tehsil", _("Tehsil")
        BLOCK = "block", _("Block")
        POLICE = "police", _("Police")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=20, unique=True)
    receiving_post = models.ForeignKey(
        "accounts.Post",
        verbose_name=_("receiving post"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="receives_for",
        help_text=_("Files from other offices arrive at this post."),
    )
    # What was brought in from elsewhere lies beside the State, at a root of its own, and nothing else does.
    is_history = models.BooleanField(_("history"), default=False, editable=False)

    lgd_code = models.PositiveIntegerField(
        _("LGD code"),
        null=True,
        blank=True,
        help_text=_("The number in the Local Government Directory, of a district, tehsil or block."),
    )

    objects = OfficeManager()

    class Meta(Dated.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "lgd_code"], name="accounts_office_lgd_code_once_in_a_kind"
            ),
        ]


class SectionQuerySet(FindableQuerySet, DatedQuerySet):
    pass


class Section(Dated, Findable):
    """A part of an office."""

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="sections"
    )
    code = models.CharField(_("code"), max_length=20)

    objects = SectionQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["office", "code"], name="accounts_section_code_once_in_an_office"
            ),
        ]


def up_the_tree(path: str) -> list[str]:
    """The paths of an office and of all above it, the highest first."""
    return [path[:end] for end in range(Office.steplen, len(path) + 1, Office.steplen)]
