"""Pages of calendars and of rules on time, under /staff/calendar/ and /staff/rules/."""

from django.urls import path

from . import rule_views, views

urlpatterns = [
    path("staff/calendar/", views.calendar, name="calendar"),
    path("staff/calendar/<int:pk>/day/", views.declare_day, name="declare_day"),
    path("staff/calendar/<int:pk>/hours/", views.change_hours, name="change_hours"),
    path("staff/calendar/<int:pk>/hours/withdraw/", views.withdraw_hours, name="withdraw_hours"),
    path("staff/calendar/<int:pk>/<int:of>/confirm/", views.confirm_year, name="confirm_year"),
    path("staff/calendar/<int:pk>/day/withdraw/", views.withdraw_day, name="withdraw_day"),
    path("staff/rules/", rule_views.time_rules, name="time_rules"),
    path("staff/rules/<int:pk>/change/", rule_views.change_rule, name="change_rule"),
    path("staff/rules/<int:pk>/end/", rule_views.end_rule, name="end_rule"),
]
