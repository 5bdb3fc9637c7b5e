from celery import shared_task

from . import indexing


@shared_task
def index_directory() -> None:
    """Write what is missing in the directory, whichever way its rows were changed."""
    indexing.index_all()
