"""E-mail IDs in the administration: the pattern of an office, and its IDs to look up."""

from django.http import HttpRequest

from accounts.administration.site import SubtreeAdmin
from accounts.models import EmailId

from .forms import PatternForm


class EmailPatternAdmin(SubtreeAdmin):
    fields = ("office", *PatternForm.Meta.fields)
    fixed = ("office",)
    list_display = ("office", "domain", "name_based", "post_based")


class EmailIdAdmin(SubtreeAdmin):
    """IDs to look up; they change by steps alone, under /staff/email/."""

    fields = ("local", "domain", "kind", "person", "post", "office", "state", "proposed_by", "redirects_to")
    list_display = ("__str__", "person", "post", "state", "office", "proposed_by")
    list_filter = ("state", "kind")
    list_select_related = ("person", "post", "office", "proposed_by")
    ordering = ("-pk",)
    search_fields = ("local", "person__employee_code", "person__name_hi", "person__name_en")

    def has_change_permission(self, request: HttpRequest, obj: EmailId | None = None) -> bool:
        """False: IDs change by steps alone."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """False: IDs are proposed under /staff/email/propose/."""
        return False
