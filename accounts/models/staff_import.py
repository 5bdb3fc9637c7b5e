from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .charge import Charge
from .email_id import EmailId
from .office import Office


class StaffImportQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """The imports of the charge's office and the offices below it; the sheets themselves stay behind."""
        return self.filter(office__path__startswith=charge.post.office.path).defer("content")


class StaffImport(models.Model):
    """One sheet of staff: compared with what is on record, then written as a whole or not at all."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being compared")
        CHECKED = "checked", _("To be confirmed")
        WRITING = "writing", _("Being entered")
        WRITTEN = "written", _("Entered")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        FAILED = "failed", _("Stopped")

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the sheet"), max_length=200)
    content = models.BinaryField(_("sheet"))
    order_number = models.CharField(_("order number"), max_length=100, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)
    converts_legacy = models.BooleanField(_("typed in an old Hindi font"), default=False)
    is_full = models.BooleanField(_("everybody is in it"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKING)
    failure = models.CharField(_("why it stopped"), max_length=20, blank=True)
    lines_read = models.PositiveIntegerField(_("lines"), default=0)
    counts = models.JSONField(_("lines by outcome"), default=dict)
    wants_email_ids = models.BooleanField(_("with e-mail IDs"), default=False)
    confirmed_by = models.ForeignKey(
        Charge, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_by = models.ForeignKey(
        Charge, verbose_name=_("taken back by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    written_at = models.DateTimeField(_("entered"), null=True)
    undone_at = models.DateTimeField(_("taken back"), null=True)

    objects = StaffImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of staff")
        verbose_name_plural = _("imports of staff")
        indexes = [models.Index(fields=["office", "id"], name="accounts_import_of_office")]

    def __str__(self) -> str:
        return self.name


class StaffImportLine(models.Model):
    """One line of the sheet: what it says, how that differs from the record, and what came of it."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        ENDED = "ended", _("Ended")
        UNCHANGED = "unchanged", _("Unchanged")
        ERROR = "error", _("With errors")

    staff_import = models.ForeignKey(StaffImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    is_missing = models.BooleanField(_("on record, but not in the sheet"), default=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.ERROR)
    cells = models.JSONField(_("cells"))
    differences = models.JSONField(_("differences"), default=list)
    errors = models.JSONField(_("errors"), default=list)
    doubles = models.JSONField(_("who it may be, too"), default=list)
    is_doubled = models.BooleanField(_("may be on record already"), default=False)
    plan = models.JSONField(_("what is to be entered"), default=dict)
    # What lines are compared with each other by.
    employee_code = models.CharField(_("employee code"), max_length=20)
    post_code = models.CharField(_("post"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=15, blank=True)
    look_alike = models.CharField(_("key of look-alikes"), max_length=200, blank=True)
    born_on = models.DateField(_("date of birth"), null=True)
    # What came of it.
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
