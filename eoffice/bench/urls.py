"""The pages of e-office and, beside them, floors: views of the same project that show nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from accounts.models import Charge
from accounts.permissions import without_charge
from eoffice.urls import urlpatterns
from tracking.models import Paper


@without_charge
def bare(request: HttpRequest) -> HttpResponse:
    """The session, the person, and what the person holds as the ORM asks it: so every page once asked.

    The middleware's own statement comes on top, as on every page.
    """
    held = list(Charge.objects.of_person(request.user, timezone.now()))
    return HttpResponse(f"{request.user.pk} {held[0].post_id}")


@without_charge
def barest(request: HttpRequest, pk: int) -> HttpResponse:
    """The session, the person, one value of one row by its key: what no page of ours can go below."""
    return HttpResponse(f"{request.user.pk} {Paper.objects.values_list('number').get(pk=pk)}")


urlpatterns = [path("bare/", bare), path("bare/<int:pk>/", barest), *urlpatterns]
