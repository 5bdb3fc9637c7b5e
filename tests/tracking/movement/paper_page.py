"""A page for papers without content of their own: nothing but the acts."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from tracking.access.fetch import visible
from tracking.movement.acts import available_acts
from tracking.movement.page import act_forms
from tracking.movement.position import Position
from tracking.paper import parking
from tracking.paper.stays import stays_of


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a receipt: the acts on it."""
    paper = visible(request, pk)
    here = stays_of(paper)[-1]
    parking.prefetch([here])
    position = Position(paper, here, request.charge, timezone.now())
    facts = {"expected": paper.seq, "request_id": uuid4()}
    acts = act_forms(available_acts(position).values(), position)
    return render(request, "tracking/paper_acts.html", {"acts": acts} | facts)


urlpatterns = [
    path("receipts/<int:pk>/", receipt, name="receipt"),
    path("", include("eoffice.urls")),
]
