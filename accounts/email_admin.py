"""E-mail IDs in the administration: the pattern of an office, and the steps of the IDs of its people."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin import action
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import email_id
from .administration import SubtreeAdmin, administration
from .mailboxes import sheet
from .models import EmailId, EmailPattern
from .refusals import Refusal

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class EmailPatternAdmin(SubtreeAdmin):
    rules = ("domain", "name_based", "post_based", "longest", "contract_mark", "kept_words")
    fields = ("office", *rules)
    fixed = ("office",)
    list_display = ("office", "domain", "name_based", "post_based")


class EmailIdAdmin(SubtreeAdmin):
    """IDs to look up; they change by steps alone, and nobody approves what one proposed."""

    fields = ("local", "domain", "kind", "person", "post", "office", "state", "proposed_by", "redirects_to")
    list_display = ("__str__", "person", "post", "state", "office", "proposed_by")
    list_filter = ("state", "kind")
    list_select_related = ("person", "post", "office", "proposed_by")
    ordering = ("-pk",)
    search_fields = ("local", "person__employee_code", "person__name_hi", "person__name_en")
    actions = ("approve", "request_sheet", "created", "activate", "archive", "close")

    def has_change_permission(self, request: HttpRequest, obj: EmailId | None = None) -> bool:
        """Nothing is entered here."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """IDs are proposed from the list of staff."""
        return False

    @action(description=gettext_lazy("Approve"))
    def approve(self, request: HttpRequest, ids) -> None:
        """The second person of the two-person rule."""
        self._take(request, ids, email_id.approve)

    @action(description=gettext_lazy("Request, and download the sheet for the mail service"))
    def request_sheet(self, request: HttpRequest, ids) -> HttpResponse | None:
        """The bulk sheet of what is requested with this press."""
        asked = self._take(request, ids, email_id.request)
        if not asked:
            return None
        told = EmailId.objects.with_holder().filter(pk__in=[one.pk for one in asked]).order_by("pk")
        response = HttpResponse(sheet.as_xlsx(told), content_type=WORKBOOK)
        response.headers["Content-Disposition"] = 'attachment; filename="email-ids.xlsx"'
        return response

    @action(description=gettext_lazy("Enter that the mailboxes exist"))
    def created(self, request: HttpRequest, ids) -> None:
        """As the mail service answered."""
        self._take(request, ids, email_id.confirm_created)

    @action(description=gettext_lazy("Enter that the holders use them"))
    def activate(self, request: HttpRequest, ids) -> None:
        """From now on mail goes there."""
        self._take(request, ids, email_id.activate)

    @action(description=gettext_lazy("Archive at the end of the tenure"))
    def archive(self, request: HttpRequest, ids) -> None:
        """New mail is refused."""
        self._take(request, ids, email_id.archive)

    @action(description=gettext_lazy("Close for ever"))
    def close(self, request: HttpRequest, ids) -> None:
        """Nobody else is given them."""
        self._take(request, ids, email_id.close)

    def _take(self, request: HttpRequest, ids, step: Callable) -> list[EmailId]:
        try:
            done = step(list(ids), by=request.charge)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return []
        said(self, request, done)
        return done


def said(admin: SubtreeAdmin, request: HttpRequest, done: list[EmailId]) -> None:
    """How many IDs took the step."""
    told = ngettext("%s e-mail ID took the step.", "%s e-mail IDs took the step.", len(done)) % len(done)
    admin.message_user(request, told if done else _("Nothing to do."), messages.SUCCESS)


administration.register(EmailPattern, EmailPatternAdmin)
administration.register(EmailId, EmailIdAdmin)
