from django.db import models
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..office import Office


class SheetImportQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """The imports of the charge's office and the offices below it, without the content of the sheets."""
        return self.filter(office__path__startswith=charge.post.office.path).defer("content")


class SheetImport(models.Model):
    """One sheet, compared with what is on record, then entered as a whole or not at all."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being compared")
        CHECKED = "checked", _("To be confirmed")
        WRITING = "writing", _("Being entered")
        WRITTEN = "written", _("Entered")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        FAILED = "failed", _("Stopped")

    # The moments of its steps: the sheet is erased some time after the last of them.
    MOMENTS: tuple[str, ...] = ("uploaded_at",)

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the sheet"), max_length=200)
    content = models.BinaryField(_("sheet"))
    converts_legacy = models.BooleanField(_("typed in an old Hindi font"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKING)
    failure = models.CharField(_("why it stopped"), max_length=20, blank=True)
    lines_read = models.PositiveIntegerField(_("lines"), default=0)
    counts = models.JSONField(_("lines by outcome"), default=dict)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    purged_at = models.DateTimeField(_("sheet erased"), null=True)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SheetLine(models.Model):
    """One line of a sheet: its cells, their differences from the record, and the plan of what to enter."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        ENDED = "ended", _("Ended")
        UNCHANGED = "unchanged", _("Unchanged")
        ERROR = "error", _("With errors")

    number = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.ERROR)
    cells = models.JSONField(_("cells"))
    differences = models.JSONField(_("differences"), default=list)
    errors = models.JSONField(_("errors"), default=list)
    plan = models.JSONField(_("what is to be entered"), default=dict)

    class Meta:
        abstract = True
