"""The morning digests of all districts, made and handed to a mail server that takes everything."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from time import perf_counter

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import override_settings
from django.utils import timezone

from accounts.models import Office, Sending, User
from accounts.notices import sending
from tracking.digest.verbs import send_digests
from tracking.time import clock

SMTP = "django.core.mail.backends.smtp.EmailBackend"
OPENED = time(11)


class Taking(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as it takes to accept every letter."""

    # Else each line of an answer waits for the one before to be acknowledged.
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Say yes to everything until the client goes."""
        self.wfile.write(b"220 bench\r\n")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.letters += 1
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 yes\r\n")
            if command == b"QUIT":
                return


@contextmanager
def mail_server() -> Iterator[socketserver.TCPServer]:
    """Run a mail server on this machine that counts letters and keeps none."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taking) as server:
        server.daemon_threads, server.letters = True, 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def digests() -> tuple[float, float, int]:
    """Make the digests of a morning and mail them: seconds of each, and letters. All is taken back."""
    with transaction.atomic(), mail_server() as server:
        port = server.server_address[1]
        # Officers of a filled database have no address.
        address = Concat(F("employee_code"), Value("@bench.invalid"))
        User.objects.filter(email="").update(email=address)
        begin = perf_counter()
        send_digests(_morning())
        made = perf_counter()
        with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            while sending.send_all(Sending.Channel.MAIL):
                pass
        mailed, letters = perf_counter(), server.letters
        transaction.set_rollback(True)
    return made - begin, mailed - made, letters


def _morning() -> datetime:
    """An hour at which the offices are open, of the last day on which they were."""
    its = clock.clock_of(Office.objects.get(depth=1, is_history=False))
    today = timezone.localdate()
    day = max(its.hours(today - timedelta(days=14), today))
    return datetime.combine(day, OPENED, timezone.get_default_timezone())
