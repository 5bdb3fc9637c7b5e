from django.urls import include, path

from .health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
