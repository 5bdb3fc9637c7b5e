"""Tokens of the API."""

from django.urls import path

from . import views

urlpatterns = [
    path("staff/api-tokens/", views.api_tokens, name="api_tokens"),
    path("staff/api-tokens/<int:pk>/withdraw/", views.withdraw_api_token, name="withdraw_api_token"),
]
