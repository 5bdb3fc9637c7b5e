import pytest

from eoffice.celery import app


@pytest.fixture
def at_work(monkeypatch):
    """A worker that works as soon as something is ordered, without waiting for the test's transaction."""
    at_once = lambda ordered, robust=False: ordered()  # noqa: E731
    monkeypatch.setattr("accounts.imports.steps.transaction.on_commit", at_once)
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False
