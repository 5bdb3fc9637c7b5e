"""The page of an administrator's tasks."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import require

from . import tasks_page


@require("administer")
@require_GET
def staff(request):
    """Show the list of an administrator's tasks."""
    return render(
        request,
        "accounts/staff.html",
        {"tasks": tasks_page.tasks(), "notes": tasks_page.notes(request.charge)},
    )
