"""What an administrator has to do with staff."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import require

from . import tasks_page


@require("administer")
@require_GET
def staff(request):
    """Everything an administrator does for the staff of the office, one press away."""
    return render(request, "accounts/staff.html", {"tasks": tasks_page.tasks()})
