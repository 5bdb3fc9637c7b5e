"""The usage certificate of an office."""

from django.urls import path

from . import certificate_views

urlpatterns = [
    path("staff/certificate/", certificate_views.certificate, name="certificate"),
    path("staff/certificate/sign/", certificate_views.sign_certificate, name="sign_certificate"),
    path("staff/certificate/<int:pk>.pdf", certificate_views.certificate_pdf, name="certificate_pdf"),
]
