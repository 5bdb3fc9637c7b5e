"""Mailboxes of offices."""

from django.urls import path

from . import views

urlpatterns = [
    path("staff/mailboxes/", views.mailboxes, name="mailboxes"),
    path("staff/mailboxes/<int:pk>/", views.mailbox, name="mailbox"),
    path("staff/mailboxes/<int:pk>/try/", views.try_mailbox, name="try_mailbox"),
    path("staff/mailboxes/<int:pk>/end/", views.end_mailbox, name="end_mailbox"),
]
