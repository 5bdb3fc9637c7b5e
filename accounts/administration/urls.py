"""The URL of an administrator's tasks, and those of each kind of record."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import needs_fresh_sign_in, require

from . import views
from .records import Records

View = Callable[..., HttpResponse]


def pages_of(records: Records) -> list[URLPattern]:
    """The pages of one kind of record: the list, a new one, one, and its last change taken back."""
    forms = require_http_methods(["GET", "HEAD", "POST"])

    def page(address: str, view: View, methods: Callable[[View], View], name: str) -> URLPattern:
        if records.concerns_access and methods is not require_safe:
            view = needs_fresh_sign_in(view)
        return path(address, require("administer")(methods(view)), {"records": records}, name=name)

    one = "<int:pk>/"
    return [
        page("", views.records_list, require_safe, records.plural),
        page("add/", views.add_record, forms, f"add_{records.single}"),
        page(one, views.record, forms, records.single),
        page(f"{one}take-back/", views.take_back_record, require_POST, f"take_back_{records.single}"),
    ]


urlpatterns = [path("staff/", views.staff, name="staff")]
