"""The pages of e-office with the floor's page beside them."""

from django.conf import settings

from eoffice.wsgi import application  # noqa: F401

settings.ROOT_URLCONF = "eoffice.bench.urls"
