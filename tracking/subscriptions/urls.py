"""Pages of tables by mail."""

from django.urls import path

from . import views

urlpatterns = [
    path("subscriptions/", views.subscriptions, name="subscriptions"),
    path("subscriptions/new/", views.subscribe, name="subscribe"),
    path("subscriptions/<int:pk>/stop/", views.stop_subscription, name="stop_subscription"),
    path("subscriptions/letter/<str:token>/", views.stop_by_letter, name="stop_by_letter"),
]
