"""Pages of the organisation, under /staff/organisation/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.organisation, name="organisation"),
    path("suggest/", views.suggest_posts, name="suggest_posts"),
    path("template/<slug:kind>.xlsx", views.organisation_template, name="organisation_template"),
    path("<int:pk>/", views.organisation_import, name="organisation_import"),
    path("<int:pk>/marked.xlsx", views.organisation_marked, name="organisation_marked"),
    path("<int:pk>/again/", views.check_organisation, name="check_organisation"),
    path("<int:pk>/confirm/", views.confirm_organisation, name="confirm_organisation"),
    path("<int:pk>/take-back/", views.take_back_organisation, name="take_back_organisation"),
]
