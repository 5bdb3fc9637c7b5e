from django.urls import path

from . import views

urlpatterns = [
    path("guide/", views.contents, name="guide"),
    path("guide/<slug:slug>/", views.part, name="guide_part"),
]
