"""Pages on time: the charts of an office or a desk, the map of districts, their rank."""

from django.urls import path

from . import views

urlpatterns = [
    path("monitor/<int:pk>/trend/", views.office_trend, name="monitor_trend"),
    path("monitor/post/<int:pk>/trend/", views.desk_trend, name="monitor_desk_trend"),
    path("monitor/section/<int:pk>/trend/", views.section_trend, name="monitor_section_trend"),
    path("monitor/<int:pk>/map/", views.district_map, name="monitor_map"),
    path("monitor/<int:pk>/rank/", views.district_rank, name="monitor_rank"),
]
