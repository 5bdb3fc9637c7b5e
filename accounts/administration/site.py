"""Administration at /administration/: what an office keeps about itself and the offices below it.

Whoever acts under a post that may administer sees the subtree of that post's office and nothing else.
Nothing with a history is deleted here; it ends.
"""

from collections.abc import Callable

from django import forms
from django.contrib.admin import AdminSite, ModelAdmin, ShowFacets
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Office, Post, Section, User
from accounts.names import code_of
from accounts.permissions import may, require

# How each model of the structure reaches its office.
OFFICE_OF = {Office: "", Section: "office__", Post: "section__office__"}
HINTS = {
    Office: _("Code of an office, for instance KNJ."),
    Section: _("Codes of office and section, for instance KNJ/REV."),
    Post: _("Code of a post, for instance KNJ-REV-HA."),
    User: _("Employee code."),
}


class Administration(AdminSite):
    """The administration of an office; open to whoever acts under a post that may administer."""

    site_header = site_title = index_title = _("Administration of the office")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The post decides, never a mark on the person."""
        return may(request.charge, "administer")

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Anybody else gets a 403."""
        return require("administer")(super().admin_view(view, cacheable))

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """There is one sign-in for everything."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("administration:index")))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """There is one sign-out for everything."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """There is one page for changing one's password."""
        return redirect("account_change_password")


administration = Administration(name="administration")


class CodeField(forms.ModelChoiceField):
    """An office, section, post or person, named by its code: lists of thousands help nobody."""

    widget = forms.TextInput

    def prepare_value(self, value: object) -> str:
        """The code of what was chosen; what was typed, if it named nothing."""
        if isinstance(value, int):
            value = self.queryset.model.objects.filter(pk=value).first()
        return code_of(value) if isinstance(value, models.Model) else value or ""

    def to_python(self, value: str | None) -> models.Model | None:
        """What the code names, among what may be chosen here."""
        if value in self.empty_values:
            return None
        found = self.queryset.filter(**named(self.queryset.model, str(value).strip())).first()
        if found is None:
            raise forms.ValidationError(
                _("“%(code)s” names nothing that you may choose here."), params={"code": value}
            )
        return found


def named(model: type[models.Model], code: str) -> dict[str, str]:
    """The look-up of what a code names."""
    if model is Section:
        office, _slash, section = code.partition("/")
        return {"office__code__iexact": office, "code__iexact": section}
    return {"employee_code": code.upper()} if model is User else {"code__iexact": code}


class DateAndTime(AdminSplitDateTime):
    """A day and a time, each field with a name of its own for those who hear the page."""

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, (_("Date"), _("Time")), strict=True):
            widget.attrs["aria-label"] = name


class SubtreeAdmin(ModelAdmin):
    """Rows of the acting office and the offices below it.

    `office_lookup` leads from the model to its office, with a trailing `__`; None for lists that the whole
    state shares, which only the administrator of the root changes.
    """

    office_lookup: str | None = "office__"
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": DateAndTime}
    }
    list_per_page = 50
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    fixed: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Only what lies in the subtree."""
        rows = super().get_queryset(request)
        if self.model in OFFICE_OF:
            rows = rows.not_void()
        if self.office_lookup is None:
            return rows
        return rows.filter(**{f"{self.office_lookup}path__startswith": path_of(request)})

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """A list is headed by what it lists."""
        headed = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, headed | (extra_context or {}))

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """What never changes once it is entered."""
        return (*self.readonly_fields, *(self.fixed if obj else ()))

    def office_of(self, request: HttpRequest, obj: models.Model) -> Office:
        """The office a row belongs to; what the whole state shares belongs to the office acted under."""
        if self.office_lookup is None:
            return request.charge.post.office
        for step in filter(None, self.office_lookup.split("__")):
            obj = getattr(obj, step)
        return obj

    def construct_change_message(
        self, request: HttpRequest, form: forms.ModelForm, formsets: list, add: bool = False
    ) -> audit.Differences:
        """What the form changes: of each field what it was and what it is."""
        new = {name: audit.told(value) for name, value in form.cleaned_data.items()}
        old = {} if add else {name: audit.told(_chosen(form, name)) for name in new}
        return {name: (old.get(name), now) for name, now in new.items() if now != old.get(name)}

    def log_addition(self, request: HttpRequest, obj: models.Model, message: audit.Differences) -> None:
        """Into the audit trail, in the transaction of the form."""
        self.record(request, audit.Act.ADDED, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: audit.Differences) -> None:
        """Into the audit trail; a form sent back as it came is no act."""
        if message:
            self.record(request, audit.Act.CHANGED, obj, message)

    def record(
        self, request: HttpRequest, act: str, obj: models.Model, differences: audit.Differences | None = None
    ) -> None:
        """Write down one act on a row of this list."""
        office = self.office_of(request, obj)
        audit.record(act, by=request.charge, on=obj, office=office, differences=differences)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None):
        """There is one audit trail for everything."""
        kind = f"{self.opts.app_label}.{self.opts.model_name}"
        return redirect(f"{reverse('audit')}?{urlencode({'kind': kind, 'number': object_id})}")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs) -> forms.Field:
        """Offices, sections, posts and people by code; none of them beyond the subtree."""
        model = db_field.remote_field.model if isinstance(db_field, models.ForeignKey) else None
        if model in HINTS:
            hint = " ".join(str(part) for part in (db_field.help_text, HINTS[model]) if part)
            named_by = {"form_class": CodeField, "queryset": self.choices(db_field, request)}
            return db_field.formfield(**named_by, help_text=hint)
        if model:
            return db_field.formfield()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def choices(self, db_field: models.ForeignKey, request: HttpRequest) -> models.QuerySet:
        """What a field may name."""
        model = db_field.remote_field.model
        if model is User:
            return User.objects.filter(is_active=True)
        return model.objects.filter(**{f"{OFFICE_OF[model]}path__startswith": path_of(request)})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to whoever administers."""
        return may(request.charge, "administer")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whoever administers sees the rows of the subtree."""
        return may(request.charge, "administer")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Own lists are added to; shared ones by the root alone."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Own rows are changed; shared ones by the root alone."""
        shared = self.office_lookup is None
        return may(request.charge, "administer") and (not shared or request.charge.post.office.depth == 1)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing is deleted: things end."""
        return False


def _chosen(form: forms.ModelForm, name: str) -> object:
    """What a field held before: rows as rows, not as their numbers."""
    value, field = form.initial.get(name), form.fields[name]
    if isinstance(field, forms.ModelChoiceField) and value is not None:
        return field.queryset.model._default_manager.filter(pk=value).first()
    return value


def path_of(request: HttpRequest) -> str:
    """The place in the tree of the office acted under."""
    return request.charge.post.office.path
