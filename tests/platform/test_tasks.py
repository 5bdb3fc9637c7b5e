import subprocess
import sys

ASK = """
import django

django.setup()
from accounts.imports.staff.tasks import compare_staff

print(compare_staff.app.main)
"""

WORKER = """
import django

django.setup()
from django.conf import settings
from eoffice.celery import app

app.loader.import_default_modules()
print({entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks))
"""


def _told(program: str) -> str:
    told = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "eoffice.settings", "PYTHONPATH": "."},
    )
    return told.stdout.strip()


def test_a_page_hands_its_tasks_to_the_program_s_own_queue():
    """In a process of its own: in this one other tests have made the queue known."""
    assert _told(ASK) == "eoffice"


def test_a_worker_knows_every_task_that_is_scheduled():
    """Else it throws the message away, and nobody is reminded."""
    assert _told(WORKER) == "set()"
