"""Pages of the notices that a person is given."""

from django.urls import path

from . import views

urlpatterns = [
    path("notices/<int:pk>/acknowledge/", views.acknowledge_notice, name="acknowledge_notice"),
    path("notices/<int:pk>/object/", views.object_to_notice, name="object_to_notice"),
    path("notices/letter/<str:token>/", views.notice_letter, name="notice_letter"),
]
