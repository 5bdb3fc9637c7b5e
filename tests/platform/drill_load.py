"""Clerks who send papers on and add uploads in the database that the environment names, until told to stop.

Each acknowledgement is a line on standard output, written after the transaction was committed.
"""

import io
import itertools
import os
import signal
import sys
import threading
import time
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
django.setup()

from files.correspondence.verbs import add  # noqa: E402
from files.models import File  # noqa: E402
from tests.factories import District, open_test_file  # noqa: E402
from tracking.models import Paper  # noqa: E402
from tracking.movement.verbs import forward  # noqa: E402

THREADS = 3
over = threading.Event()


def acknowledge(what: str, request_id, moment: float) -> None:
    sys.stdout.write(f"{what} {request_id} {moment}\n")
    sys.stdout.flush()


def work(kannauj: District, file: File) -> None:
    """One file that goes to and fro, and gets an upload at each desk."""
    desks = itertools.cycle([(kannauj.sunita, kannauj.anjali), (kannauj.anjali, kannauj.sunita)])
    for number, (here, there) in enumerate(desks):
        if over.is_set():
            return
        request_id = uuid4()
        upload = io.BytesIO(f"पत्र {number} {request_id}".encode())
        add(file, by=here, upload=upload, name="पत्र.txt", title="पत्र", request_id=request_id)
        acknowledge("upload", request_id, time.time())
        paper, request_id = Paper.objects.get(pk=file.pk), uuid4()
        forward(paper, by=here, to=there.post, expected=paper.seq, request_id=request_id)
        acknowledge("movement", request_id, time.time())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    kannauj = District()
    files = [open_test_file(kannauj.sunita, subject=f"वाद {number}") for number in range(THREADS)]
    threads = [threading.Thread(target=work, args=[kannauj, file]) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
