# So that a page, too, hands its tasks to the broker that the settings name.
from .celery import app as celery_app

__all__ = ["celery_app"]
