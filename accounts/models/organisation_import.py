from django.db import models
from django.utils.translation import gettext_lazy as _

from .charge import Charge
from .office import Office


class OrganisationImportQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """What was brought in for the charge's office and the offices below it; without the sheets."""
        return self.filter(office__path__startswith=charge.post.office.path).defer("content", "record")


class OrganisationImport(models.Model):
    """A sheet of offices, sections or posts, or a suggestion: looked at first, then entered as a whole."""

    class Kind(models.TextChoices):
        OFFICES = "offices", _("Offices")
        SECTIONS = "sections", _("Sections")
        POSTS = "posts", _("Posts")
        SUGGESTION = "suggestion", _("Suggested posts")

    kind = models.CharField(_("what is in it"), max_length=10, choices=Kind.choices)
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the sheet"), max_length=200)
    content = models.BinaryField(_("sheet"))
    converts_legacy = models.BooleanField(_("typed in an old Hindi font"), default=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    entered_by = models.ForeignKey(
        Charge, verbose_name=_("entered by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"), null=True)
    counts = models.JSONField(_("lines by outcome"), default=dict)
    record = models.JSONField(_("what was entered"), default=list)

    objects = OrganisationImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of an organisation")
        verbose_name_plural = _("imports of an organisation")
        indexes = [models.Index(fields=["office", "id"], name="accounts_organisation_imports")]

    def __str__(self) -> str:
        return self.name
