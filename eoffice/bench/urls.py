"""The pages of e-office and, beside them, floors: views of the same project that show nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from accounts.models import Charge
from accounts.permissions import without_charge
from eoffice.urls import urlpatterns
from tracking.models import Paper


@without_charge
def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """What no page of ours can go below: the session, the person, one row by its key, no template."""
    return HttpResponse(f"{request.user.pk} {Paper.objects.values_list('number').get(pk=pk)}")


@without_charge
def charges(request: HttpRequest) -> HttpResponse:
    """The same, asking instead by the ORM what the person holds: what every page paid before `accounts.held`."""
    held = list(Charge.objects.of_person(request.user, timezone.now()))
    return HttpResponse(f"{request.user.pk} {held[0].post_id}")


urlpatterns = [path("bare/charges/", charges), path("bare/<int:pk>/", bare), *urlpatterns]
