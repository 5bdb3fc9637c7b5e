import subprocess
import sys

ASK = """
import django

django.setup()
from accounts.imports.staff.tasks import compare_staff

print(compare_staff.app.main)
"""


def test_a_page_hands_its_tasks_to_the_program_s_own_queue():
    """In a process of its own: in this one other tests have made the queue known."""
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        capture_output=True,
        text=True,
        check=True,
        env={"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "eoffice.settings", "PYTHONPATH": "."},
    )
    assert told.stdout.strip() == "eoffice"


def test_a_worker_knows_every_task_that_beat_sends():
    """In a process of its own: what other tests imported would hide a room that is missing."""
    program = (
        "from eoffice.celery import app; app.loader.import_default_modules();"
        "sent = {entry['task'] for entry in app.conf.beat_schedule.values()};"
        "print(*sorted(sent - set(app.tasks)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
