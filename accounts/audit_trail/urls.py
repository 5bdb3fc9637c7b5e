"""Pages of the audit trail and of the two-person rule."""

from django.urls import path

from . import views

urlpatterns = [
    path("staff/audit/", views.audit, name="audit"),
    path("staff/audit/export/<slug:form>/", views.audit_export, name="audit_export"),
    path("staff/administrators/", views.administrators, name="administrators"),
    path("staff/administrators/propose/", views.propose_administrator, name="propose_administrator"),
    path("staff/administrators/<int:pk>/", views.decide_administrator, name="decide_administrator"),
]
