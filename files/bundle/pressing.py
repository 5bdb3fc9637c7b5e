"""The press from outside: orders done in a process with limits, which may fail or be stopped."""

import json
import subprocess
import sys
from pathlib import Path

import structlog

PRESS = Path(__file__).with_name("press") / "__main__.py"
# The press stops an order that takes too long itself; this is for a press that hangs.
TIMEOUT_SECONDS = 1_800
log = structlog.get_logger(__name__)


def press(orders: list[dict]) -> list[dict | None]:
    """Have the orders done; None for each that could not be, because what it reads may be hostile."""
    command = [sys.executable, "-I", str(PRESS)]
    try:
        answer = subprocess.run(  # noqa: S603 - the command is ours, what it reads is given as JSON
            command,
            input=json.dumps(orders).encode(),
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
            env={},
        )
        done = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError):
        log.exception("press_failed")
        return [None] * len(orders)
    if None in done:
        log.warning("not_pressed", said=answer.stderr[-500:].decode(errors="replace"))
    return done
