# Load the Celery app with Django, so that pages send tasks to the broker of the settings.
from .celery import app as celery_app

__all__ = ["celery_app"]
