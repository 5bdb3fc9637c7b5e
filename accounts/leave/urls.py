"""Pages of leave, under /staff/leave/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.leave_list, name="leave_list"),
    path("new/", views.new_leave, name="new_leave"),
    path("<int:pk>/take-back/", views.take_back_leave, name="take_back_leave"),
]
