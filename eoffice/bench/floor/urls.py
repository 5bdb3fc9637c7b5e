from django.urls import path

from . import views

urlpatterns = [
    path("begin/<int:user>/", views.begin),
    path("row/<int:pk>/", views.row),
]
