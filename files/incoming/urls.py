"""Letters that came by themselves, to be diarised."""

from django.urls import path

from . import views

urlpatterns = [
    path("receipts/incoming/", views.incoming, name="incoming"),
    path("receipts/incoming/<int:pk>/", views.incoming_letter, name="incoming_letter"),
    path("receipts/incoming/<int:pk>/aside/", views.put_aside_letter, name="put_aside_letter"),
    path("receipts/incoming/<int:pk>/back/", views.take_back_letter, name="take_back_letter"),
    path("receipts/incoming/<int:pk>/papers/<int:paper>/", views.incoming_paper, name="incoming_paper"),
]
