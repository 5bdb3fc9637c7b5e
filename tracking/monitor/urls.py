"""Pages on which an office is watched."""

from django.urls import path

from . import causes_views, likely_views, medians_views, papers_views, views

urlpatterns = [
    path("monitor/", views.monitor, name="monitor"),
    path("monitor/<int:pk>/", views.office, name="monitor_office"),
    path("monitor/<int:pk>/papers/", papers_views.papers, name="monitor_papers"),
    path("monitor/<int:pk>/disposals/", medians_views.office_disposals, name="monitor_disposals"),
    path("monitor/<int:pk>/likely/", likely_views.office_likely, name="monitor_likely"),
    path("monitor/<int:pk>/causes/", causes_views.office_causes, name="monitor_causes"),
    path("monitor/section/<int:pk>/", views.section, name="monitor_section"),
    path("monitor/section/<int:pk>/papers/", papers_views.section_papers, name="monitor_section_papers"),
    path("monitor/post/<int:pk>/", papers_views.post, name="monitor_post"),
    path("monitor/person/<int:pk>/", papers_views.person, name="monitor_person"),
    path("desk/times/", medians_views.desk_times, name="desk_times"),
]
