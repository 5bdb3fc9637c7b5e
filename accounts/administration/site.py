"""The admin site at /administration/: the records of an office and of the offices below it.

It is open to posts that may administer, and shows the subtree of the post's office and nothing else.
Rows with a history are never deleted here; they end.
"""

from collections.abc import Callable

from django import forms
from django.contrib.admin import AdminSite, ModelAdmin, ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
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
from accounts.directory.fields import PickerField, Picking
from accounts.models import Office, Post, Section, User
from accounts.pages.numbers import wholes
from accounts.permissions import SAFE, check_fresh, may, require

# The look-up that leads from each model of the structure to its office.
OFFICE_OF = {Office: "", Section: "office__", Post: "section__office__"}
PICKED = {Office, Section, Post, User}


class Administration(AdminSite):
    """The admin site of an office; open to posts that may administer."""

    site_header = site_title = index_title = _("Administration of the office")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask the acting post, never a flag of the person."""
        return may(request.charge, "administer")

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Answer 403 to everybody else."""
        return require("administer")(super().admin_view(view, cacheable))

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Redirect to the one sign-in page of the program."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("administration:index")))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Redirect to the one sign-out of the program."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Redirect to the one page for changing a password."""
        return redirect("account_change_password")


administration = Administration(name="administration")


class DateAndTime(AdminSplitDateTime):
    """A date and a time field, each with a name of its own for screen readers."""

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, (_("Date"), _("Time")), strict=True):
            widget.attrs["aria-label"] = name


class RecordForm(Picking, forms.ModelForm):
    """The form of a row: a press on Search beside one of its pickers saves nothing."""


class SubtreeAdmin(ModelAdmin):
    """Rows of the acting office and the offices below it.

    `office_lookup` leads from the model to its office, with a trailing `__`; None for lists that the whole
    state shares, which only the administrator of the root changes.
    """

    office_lookup: str | None = "office__"
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": DateAndTime}
    }
    form = RecordForm
    list_per_page = 50
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    # True for people, posts and offices: what is entered there changes who may do or see what.
    concerns_access = False
    fixed: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Rows of the subtree only."""
        rows = super().get_queryset(request)
        if self.model in OFFICE_OF:
            rows = rows.not_void()
        if self.office_lookup is None:
            return rows
        return rows.filter(**{f"{self.office_lookup}path__startswith": path_of(request)})

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list under the plural name of its rows; a ticked row is a number, else 400."""
        wholes(request.POST.getlist(ACTION_CHECKBOX_NAME))
        self._check_fresh(request)
        heading = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, heading | (extra_context or {}))

    def changeform_view(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Take a form that changes access from a fresh sign-in only."""
        self._check_fresh(request)
        return super().changeform_view(request, *args, **kwargs)

    def _check_fresh(self, request: HttpRequest) -> None:
        if self.concerns_access and request.method not in SAFE:
            check_fresh(request)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Fields that never change once they are entered."""
        return (*self.readonly_fields, *(self.fixed if obj else ()))

    def office_of(self, request: HttpRequest, obj: models.Model) -> Office:
        """Return the office of a row; a row that the whole state shares belongs to the acting office."""
        if self.office_lookup is None:
            return request.charge.post.office
        for step in filter(None, self.office_lookup.split("__")):
            obj = getattr(obj, step)
        return obj

    def construct_change_message(
        self, request: HttpRequest, form: forms.ModelForm, formsets: list, add: bool = False
    ) -> audit.Differences:
        """Return the old and the new value of each field that the form changes."""
        new = {name: audit.to_json(value) for name, value in form.cleaned_data.items()}
        old = {} if add else {name: audit.to_json(_initial_value(form, name)) for name in new}
        return {name: (old.get(name), now) for name, now in new.items() if now != old.get(name)}

    def log_addition(self, request: HttpRequest, obj: models.Model, message: audit.Differences) -> None:
        """Record the addition in the audit trail, in the transaction of the form."""
        self.record(request, audit.Act.ADDED, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: audit.Differences) -> None:
        """Record the change in the audit trail, unless the form changed nothing."""
        if message:
            self.record(request, audit.Act.CHANGED, obj, message)

    def record(
        self, request: HttpRequest, act: str, obj: models.Model, differences: audit.Differences | None = None
    ) -> None:
        """Record one act on a row of this list."""
        office = self.office_of(request, obj)
        audit.record(act, by=request.charge, on=obj, office=office, differences=differences)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None):
        """Redirect to the audit trail of the program."""
        kind = f"{self.opts.app_label}.{self.opts.model_name}"
        return redirect(f"{reverse('audit')}?{urlencode({'kind': kind, 'number': object_id})}")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs) -> forms.Field:
        """Have offices, sections, posts and people picked, those of the subtree only."""
        model = db_field.remote_field.model if isinstance(db_field, models.ForeignKey) else None
        if model in PICKED:
            picked = {"form_class": PickerField, "queryset": self.choices(db_field, request)}
            return db_field.formfield(**picked)
        if model:
            return db_field.formfield()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def choices(self, db_field: models.ForeignKey, request: HttpRequest) -> models.QuerySet:
        """Rows that a field may name."""
        model = db_field.remote_field.model
        if model is User:
            return User.objects.filter(is_active=True)
        return model.objects.not_void().filter(**{f"{OFFICE_OF[model]}path__startswith": path_of(request)})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the app to posts that may administer."""
        return may(request.charge, "administer")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Let posts that may administer see the rows of the subtree."""
        return may(request.charge, "administer")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let an office add to its own lists; only the root adds to shared ones."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Let an office change its own rows; only the root changes shared ones."""
        shared = self.office_lookup is None
        return may(request.charge, "administer") and (not shared or request.charge.post.office.depth == 1)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse to delete: rows end instead."""
        return False


def _initial_value(form: forms.ModelForm, name: str) -> object:
    """Return the value of a field before the change; a related row as an instance, not as its key."""
    value, field = form.initial.get(name), form.fields[name]
    if isinstance(field, forms.ModelChoiceField) and value is not None:
        return field.queryset.model._default_manager.filter(pk=value).first()
    return value


def path_of(request: HttpRequest) -> str:
    """Return the tree path of the acting office."""
    return request.charge.post.office.path
