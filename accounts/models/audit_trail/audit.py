from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..office import Office


class AuditQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Entries on the office of the charge and the offices below it; at the root, all."""
        office = charge.post.office
        return self if office.depth == 1 else self.within(office)

    def within(self, office: Office):
        """Entries that concern the office or any office below it."""
        return self.filter(office__in=Office.objects.within(office).order_by().values("pk"))


class AuditEntry(models.Model):
    """One act of administration: its actor, post, object and differences. Rows are only ever added."""

    class Act(models.TextChoices):
        ADDED = "added", _("Entered anew")
        CHANGED = "changed", _("Changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        UNDONE = "undone", _("Undone")
        UPLOADED = "uploaded", _("Sheet uploaded")
        IMPORTED = "imported", _("Entered by a sheet")
        INVITED = "invited", _("Invited")
        PASSWORD_RESET = "password_reset", _("Password reset")
        DISABLED = "disabled", _("Disabled")
        RESTORED = "restored", _("Restored")
        SECOND_FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        ROLLED_OUT = "rolled_out", _("Roll-out entered")
        ADMINISTRATOR_PROPOSED = "admin_proposed", _("Proposed to a second administrator")
        ADMINISTRATOR_APPROVED = "admin_approved", _("Approved by a second administrator")
        ADMINISTRATOR_REJECTED = "admin_rejected", _("Rejected by a second administrator")
        OBJECTED = "objected", _("Objected")
        TAKE_OVER = "take_over", _("Took over")
        HAND_OVER = "hand_over", _("Handed over")
        HANDOVER_ACCEPTED = "handover_accepted", _("Handover accepted")
        ADDITIONAL = "additional", _("Additional charge given")
        OFFICIATING = "officiating", _("Appointed to officiate")
        LINK = "link", _("Appointed link officer")
        SUSPENSION = "suspension", _("Suspended")
        REINSTATEMENT = "reinstatement", _("Reinstated")
        RETIREMENT = "retirement", _("Retired")
        DEATH = "death", _("Died in service")
        ABOLITION = "abolition", _("Post abolished")
        OFFICE_END = "office_end", _("Office ended")
        EMAIL_PROPOSED = "email_proposed", _("E-mail ID proposed")
        EMAIL_APPROVED = "email_approved", _("E-mail ID approved")
        EMAIL_REQUESTED = "email_requested", _("E-mail ID requested")
        LETTER_MADE = "letter_made", _("Letter for e-mail IDs made")
        EMAIL_CREATED = "email_created", _("E-mail ID created")
        EMAIL_REJECTED = "email_rejected", _("E-mail ID rejected")
        EMAIL_ACTIVE = "email_active", _("E-mail ID in use")
        EMAIL_REDIRECTED = "email_redirected", _("E-mail ID redirected")
        EMAIL_ARCHIVED = "email_archived", _("E-mail ID archived")
        MAILBOX_ARCHIVED = "mailbox_archived", _("Mailbox of a tenure archived")
        EMAIL_CLOSED = "email_closed", _("E-mail ID closed")

    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.CharField(_("act"), max_length=20, choices=Act.choices)
    kind = models.CharField(_("kind"), max_length=60, help_text=_("app.model of what was acted on"))
    object_id = models.BigIntegerField(_("number of what was acted on"))
    code = models.CharField(_("code"), max_length=170)
    name = models.CharField(_("name as it was"), max_length=600)
    differences = models.JSONField(_("differences"), default=dict)
    reason = models.CharField(_("reason or order"), max_length=500, blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    ip = models.GenericIPAddressField(null=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["office", "id"], name="accounts_audit_of_office"),
            models.Index(fields=["person", "id"], name="accounts_audit_by_person"),
            models.Index(fields=["act", "id"], name="accounts_audit_of_act"),
            models.Index(fields=["code", "id"], name="accounts_audit_of_code"),
            models.Index(fields=["kind", "object_id", "id"], name="accounts_audit_of_object"),
            models.Index(fields=["at"], name="accounts_audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.name}"
