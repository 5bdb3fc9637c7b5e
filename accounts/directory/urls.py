from django.urls import path

from . import views

urlpatterns = [
    path("directory/<slug:scope>/", views.directory, name="directory"),
]
