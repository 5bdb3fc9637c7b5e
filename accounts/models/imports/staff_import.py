from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..email_ids.email_id import EmailId
from .sheet_import import SheetImport, SheetLine


class StaffImport(SheetImport):
    """One sheet of staff."""

    MOMENTS = ("uploaded_at", "written_at", "undone_at")

    order_number = models.CharField(_("order number"), max_length=100, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)
    profile = models.CharField(_("kind of sheet"), max_length=20, default="own", db_default="own")
    has_state_codes = models.BooleanField(_("codes of Manav Sampada"), default=False, db_default=False)
    is_full = models.BooleanField(_("everybody is in it"), default=False)
    wants_email_ids = models.BooleanField(_("with e-mail IDs"), default=False)
    confirmed_by = models.ForeignKey(
        Charge, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_by = models.ForeignKey(
        Charge, verbose_name=_("taken back by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("entered"), null=True)
    undone_at = models.DateTimeField(_("taken back"), null=True)

    class Meta:
        verbose_name = _("import of staff")
        verbose_name_plural = _("imports of staff")
        indexes = [models.Index(fields=["office", "id"], name="accounts_import_of_office")]


class StaffImportLine(SheetLine):
    """One line of the sheet: its cells, their differences from the record, and the rows entered for it."""

    staff_import = models.ForeignKey(StaffImport, on_delete=models.CASCADE, related_name="lines")
    is_missing = models.BooleanField(_("on record, but not in the sheet"), default=False)
    doubles = models.JSONField(_("who it may be, too"), default=list)
    is_doubled = models.BooleanField(_("may be on record already"), default=False)
    # Keys by which lines are compared with each other.
    employee_code = models.CharField(_("employee code"), max_length=20)
    post_code = models.CharField(_("post"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=15, blank=True)
    look_alike = models.CharField(_("key of look-alikes"), max_length=200, blank=True)
    born_on = models.DateField(_("date of birth"), null=True)
    planned_id = models.CharField(
        _("e-mail ID that would be proposed"), max_length=170, blank=True, db_default=""
    )
    # The rows entered for the line.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="import_lines"
    )
    charge = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="import_lines")
    email_id = models.ForeignKey(EmailId, null=True, on_delete=models.PROTECT, related_name="import_lines")

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of an import")
        constraints = [
            models.UniqueConstraint(
                fields=["staff_import", "number"], name="accounts_import_line_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["staff_import", "outcome", "number"], name="accounts_import_line_outcome"),
            models.Index(fields=["staff_import", "employee_code"], name="accounts_import_line_person"),
            models.Index(fields=["staff_import", "post_code"], name="accounts_import_line_post"),
            models.Index(fields=["staff_import", "born_on"], name="accounts_import_line_born"),
            models.Index(
                fields=["staff_import", "number"],
                condition=models.Q(is_doubled=True),
                name="accounts_import_line_doubled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_import}: {self.number}"
