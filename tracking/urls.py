"""The pages of what moves and what time it takes, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("tracking.ask.urls")),
    path("", include("tracking.desk.urls")),
    path("", include("tracking.monitor.urls")),
    path("", include("tracking.fairness.urls")),
    path("", include("tracking.api.urls")),
    path("", include("tracking.routes.urls")),
    path("", include("tracking.trends.urls")),
    path("", include("tracking.subscriptions.urls")),
    path("", include("tracking.posts.urls")),
    path("", include("tracking.channels.urls")),
    path("", include("tracking.reports.urls")),
    path("", include("tracking.time.urls")),
    path("", include("tracking.ladder.urls")),
    path("", include("tracking.verification.urls")),
    path("", include("tracking.event_log.urls")),
    path("papers/<int:pk>/", include("tracking.paper.urls")),
    path("papers/<int:pk>/", include("tracking.movement.urls")),
]
