"""Pages of posts and charges: handing over, and acts by order."""

from django.urls import path

from . import establishment_views, handover_views

urlpatterns = [
    path("handovers/", handover_views.handovers, name="handovers"),
    path("handovers/<int:pk>/", handover_views.handover, name="handover"),
    path("handovers/<int:pk>/report.pdf", handover_views.handover_pdf, name="handover_pdf"),
    path("handovers/<int:pk>/accept/", handover_views.accept_handover, name="accept_handover"),
    path("staff/charges/", establishment_views.establishment, name="establishment"),
    path("staff/charges/acts/", establishment_views.acts, name="acts"),
    path("staff/charges/acts/<int:pk>/take-back/", establishment_views.take_back_act, name="take_back_act"),
    path("staff/charges/<slug:name>/", establishment_views.order, name="order"),
]
