from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from .health import healthz, readyz
from .metrics import metrics

handler500 = "eoffice.faults.answer"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("accounts.urls")),
    path("", include("tracking.urls")),
    path("", include("files.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
