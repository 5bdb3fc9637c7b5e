"""Work that is killed (kill -9) in the midst, in a process of its own."""

import os
import signal

from django.db import connections


def killed(work) -> int:
    """Work in a process of its own; return the signal that ended it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def kill(*_arguments, **_facts) -> None:
    """Kill this process."""
    os.kill(os.getpid(), signal.SIGKILL)
