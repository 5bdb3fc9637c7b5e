"""The pages of e-office and, beside them, the floor: a view of the same project that shows nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.permissions import without_charge
from eoffice.urls import urlpatterns
from tracking.models import Paper


@without_charge
def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """What no page of ours can go below: the session, the person, one row by its key, no template."""
    return HttpResponse(f"{request.user.pk} {Paper.objects.values_list('number').get(pk=pk)}")


urlpatterns = [path("bare/<int:pk>/", bare), *urlpatterns]
