"""Pages of the ladder, under /staff/ladder/."""

from django.urls import path

from . import views

urlpatterns = [
    path("staff/ladder/", views.ladder, name="ladder"),
    path("staff/ladder/<int:pk>/add/", views.add_rung, name="add_rung"),
    path("staff/ladder/<int:pk>/withdraw/", views.withdraw_rung, name="withdraw_rung"),
]
