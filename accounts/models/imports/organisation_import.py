from django.db import models
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from .sheet_import import SheetImport, SheetLine


class OrganisationImport(SheetImport):
    """A sheet of offices, sections or posts, or a suggestion: reviewed first, then entered as a whole."""

    class Kind(models.TextChoices):
        OFFICES = "offices", _("Offices")
        SECTIONS = "sections", _("Sections")
        POSTS = "posts", _("Posts")
        SUGGESTION = "suggestion", _("Suggested posts")

    MOMENTS = ("uploaded_at", "entered_at", "taken_back_at")

    kind = models.CharField(_("what is in it"), max_length=10, choices=Kind.choices)
    unread = models.CharField(_("columns that are not read"), max_length=500, blank=True, db_default="")
    entered_by = models.ForeignKey(
        Charge, verbose_name=_("entered by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"), null=True)
    taken_back_by = models.ForeignKey(
        Charge, verbose_name=_("taken back by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True)

    class Meta:
        verbose_name = _("import of an organisation")
        verbose_name_plural = _("imports of an organisation")
        indexes = [models.Index(fields=["office", "id"], name="accounts_organisation_imports")]


class OrganisationImportLine(SheetLine):
    """One line: an office, a section or a post, by its number once it is on record.

    By number and not by foreign key, because a suggestion has lines of two kinds, and so that asking what
    depends on a thing never finds the import itself.
    """

    organisation_import = models.ForeignKey(
        OrganisationImport, on_delete=models.CASCADE, related_name="lines"
    )
    kind = models.CharField(_("what it is"), max_length=10, choices=OrganisationImport.Kind.choices)
    code = models.CharField(_("code"), max_length=40, blank=True)
    was = models.JSONField(_("what stood there"), default=dict)
    thing_id = models.BigIntegerField(_("number of the office, section or post"), null=True)

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of an import")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_import", "number"], name="accounts_organisation_line_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation_import", "outcome", "number"], name="accounts_organisation_outcome"
            ),
            models.Index(fields=["organisation_import", "code"], name="accounts_organisation_code"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_import}: {self.number}"
