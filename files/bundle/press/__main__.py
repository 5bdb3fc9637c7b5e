"""Entry of the process: does its orders one by one, each in a child with limits, and prints the answers."""

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

# An isolated interpreter finds nothing beside its script. Last, so that nothing here hides another module.
sys.path.append(str(Path(__file__).resolve().parents[1]))

from press import joining, pages

MOST_MEMORY = 512 * 1024**2
# Of the processor, and by the clock, for one order.
MOST_SECONDS, MOST_WAITED = 120, 300
# The most that an order writes, in bytes: what grows beyond all measure is stopped before the disk is full.
MOST_WRITTEN = 8 * 1024**3
PAUSE = 0.02


def main(order: dict) -> dict | None:
    """Do one order in a child, so that what breaks it, or takes too much, leaves the others alone."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _limited(order, writing)
    os.close(writing)
    until = time.monotonic() + MOST_WAITED
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(PAUSE)
    with os.fdopen(reading) as answer:
        return json.loads(answer.read()) if ended[1] == 0 else None


def _limited(order: dict, writing: int) -> None:
    """Do the order within the limits, and end the process."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        said = joining.join(order) if "parts" in order else pages.make(order)
        os.write(writing, json.dumps(said).encode())
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


if __name__ == "__main__":
    print(json.dumps([main(order) for order in json.load(sys.stdin)]))
