from django import forms
from django.contrib import messages
from django.contrib.admin import action
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import email_admin, email_id, staff
from .administration import CodeField, SubtreeAdmin, administration
from .models import Charge, Designation, Office, Post, Section, User
from .refusals import Refusal

NAMES = ("name_hi", "name_en")
DATES = ("begins", "ends")


class OfficeForm(forms.ModelForm):
    """An office; a new one says under which other it stands."""

    under = CodeField(label=gettext_lazy("under the office"), queryset=Office.objects.none(), required=False)

    class Meta:
        model = Office
        fields = ("code", *NAMES, "kind", *DATES, "receiving_post")


class OfficeAdmin(SubtreeAdmin):
    form = OfficeForm
    office_lookup = ""
    fixed = ("code", "ends")
    list_display = ("name_hi", "name_en", "code", "kind", *DATES)
    list_filter = ("kind",)
    search_fields = ("code", *NAMES)

    def get_fields(self, request, obj=None):
        """The place in the tree is given once."""
        return (*(() if obj else ("under",)), *OfficeForm.Meta.fields)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A new office stands somewhere in the subtree."""
        form = super().get_form(request, obj, change, **kwargs)
        if "under" in form.base_fields:
            form.base_fields["under"].queryset = self.get_queryset(request)
            form.base_fields["under"].required = True
        return form

    def save_model(self, request, obj, form, change):
        """A new office gets its place in the tree."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            Office.objects.add_child(form.cleaned_data["under"], instance=obj)


class SectionAdmin(SubtreeAdmin):
    fields = ("office", "code", *NAMES, *DATES)
    fixed = ("office", "code")
    list_display = ("name_hi", "name_en", "code", "office", *DATES)
    ordering = ("office__path", "code")
    list_select_related = ("office",)
    search_fields = ("code", *NAMES, "office__code")


class DesignationAdmin(SubtreeAdmin):
    office_lookup = None
    fields = ("code", *NAMES, "rank", "grade")
    fixed = ("code",)
    list_display = ("name_hi", "name_en", "code", "rank", "grade")
    ordering = ("-rank",)


class PostAdmin(SubtreeAdmin):
    office_lookup = "section__office__"
    duties = ("may_diarise", "may_dispatch", "may_approve", "may_monitor", "may_administer")
    fields = ("section", "designation", "code", *NAMES, "reports_to", *duties, *DATES)
    fixed = ("section", "code", "ends")
    list_display = ("name_hi", "name_en", "code", "section", *DATES)
    ordering = ("section__office__path", "-designation__rank", "pk")
    list_select_related = ("section",)
    list_filter = ("may_monitor", "may_administer")
    search_fields = ("code", *NAMES)

    def choices(self, db_field, request):
        """A post may report to one in an office above, too."""
        if db_field.name != "reports_to":
            return super().choices(db_field, request)
        above = Office.objects.above(request.charge.post.office).order_by().values("pk")
        return super().choices(db_field, request) | Post.objects.filter(section__office__in=above)

    def get_readonly_fields(self, request, obj=None):
        """Nobody raises the rights of a post one holds."""
        fixed = super().get_readonly_fields(request, obj)
        mine = obj and any(charge.post_id == obj.pk for charge in request.charges)
        return (*fixed, *self.duties) if mine else fixed


class ChargeAdmin(SubtreeAdmin):
    """Charges to look up; they change by order alone, under /staff/charges/."""

    office_lookup = "post__section__office__"
    fields = ("post", "user", "kind", "begins", "ends", "order_number", "acting_for")
    list_display = ("post", "user", "kind", "begins", "ends")
    ordering = ("-begins", "-pk")
    list_select_related = ("post", "user")
    list_filter = ("kind",)
    search_fields = ("post__code", "user__employee_code", *(f"user__{name}" for name in NAMES))

    def has_change_permission(self, request, obj=None):
        """Nothing is entered here."""
        return False


class UserAdmin(SubtreeAdmin):
    service = ("born_on", "retires_on", "on_contract")
    fields = ("employee_code", *NAMES, "email", "mobile", "rolls", *service, "is_active")
    readonly_fields = ("is_active",)
    fixed = ("employee_code",)
    list_display = ("name_hi", "name_en", "employee_code", "email", "is_active")
    ordering = ("employee_code",)
    list_filter = ("is_active",)
    search_fields = ("employee_code", "email", *NAMES)
    actions = ("propose_email_ids", "disable", "restore")

    def get_queryset(self, request):
        """Whoever is on the rolls or holds posts here, and none beyond."""
        return User.objects.kept_by(request.charge.post.office, timezone.now())

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A new person comes on the rolls of the acting office, unless another is named."""
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields["rolls"].required = True
        form.base_fields["rolls"].initial = request.charge.post.office
        return form

    def save_model(self, request, obj, form, change):
        """A new person has no password until the invitation is used."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @action(description=gettext_lazy("Propose e-mail IDs"))
    def propose_email_ids(self, request: HttpRequest, people):
        """For whoever has none; another administrator approves them."""
        try:
            done = email_id.propose_for(people, by=request.charge)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            email_admin.said(self, request, done)

    @action(description=gettext_lazy("Disable, and end every session at once"))
    def disable(self, request: HttpRequest, people):
        """Nobody disables the own account: nobody might be left to restore it."""
        for person in people.exclude(pk=request.user.pk):
            staff.disable(person)
            self._tell(request, person, _("%(person)s can no longer sign in."))

    @action(description=gettext_lazy("Restore"))
    def restore(self, request: HttpRequest, people):
        """Let disabled people sign in again."""
        for person in people:
            staff.restore(person)
            self._tell(request, person, _("%(person)s can sign in again."))

    def _tell(self, request, person, sentence):
        said = sentence % {"person": person}
        self.message_user(request, said, messages.SUCCESS)
        self.log_change(request, person, said)


administration.register(Office, OfficeAdmin)
administration.register(Section, SectionAdmin)
administration.register(Designation, DesignationAdmin)
administration.register(Post, PostAdmin)
administration.register(Charge, ChargeAdmin)
administration.register(User, UserAdmin)
