"""Scanning of an upload for viruses, before anybody sees it. What was not scanned is not clean."""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import BinaryIO

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from accounts import events
from accounts.refusals import Refusal

from . import clamd

log = structlog.get_logger(__name__)
PARTS = Path(__file__).with_name("parts.py")
CHUNK = 64 * 1024


class Infected(Refusal):
    """The scanner found a virus."""


class _Unreadable(Exception):
    """A file in the file cannot be taken out."""


class NotScanned(Refusal):
    """The scanner did not answer, or did not look at everything."""

    # True if the same file may be scanned later: the scanner was away.
    is_passing = False


def is_configured() -> bool:
    """Return whether uploads are scanned; `none` in the settings says that this is not wanted."""
    return settings.CLAMD_URL not in ("", "none")


def require_clean(stream: BinaryIO) -> None:
    """Have an upload and all files in it scanned, if a scanner is configured; leaves it at its beginning."""
    if not is_configured():
        return
    with NamedTemporaryFile(prefix="scan-") as copy:
        stream.seek(0)
        while piece := stream.read(CHUNK):
            copy.write(piece)
        copy.flush()
        stream.seek(0)
        require_clean_file(Path(copy.name))


def require_clean_file(path: Path) -> None:
    """Have a file and all files in it scanned, if a scanner is configured.

    Raises Infected, or NotScanned if the scanner is down, slow, or the file is beyond its limits.
    """
    if not is_configured():
        return
    deadline = time.monotonic() + settings.SCAN_SECONDS
    try:
        _scan(path, deadline)
        with TemporaryDirectory(prefix="parts-") as folder:
            _take_out(path, folder, deadline)
            for part in sorted(Path(folder).iterdir()):
                _scan(part, deadline)
    except clamd.OverLimit as error:
        log.warning("upload_not_scanned", why=str(error))
        raise NotScanned(
            _("The file is larger than the virus scanner can check. Please split it and upload the parts.")
        ) from error
    except _Unreadable as error:
        log.warning("upload_not_scanned", why="a part cannot be read")
        raise NotScanned(
            _(
                "A part of the file cannot be checked for viruses: it is damaged or has a password. "
                "Please save the file anew and upload that."
            )
        ) from error
    except clamd.NoAnswer as error:
        log.error("upload_not_scanned", why=str(error))
        refusal = NotScanned(
            _("The file could not be checked for viruses now, so it was not kept. Please try in a minute.")
        )
        refusal.is_passing = True
        raise refusal from error


def _scan(path: Path, deadline: float) -> None:
    with path.open("rb") as file:
        virus = clamd.scan(settings.CLAMD_URL, file, deadline=deadline)
    if virus.startswith("Heuristics.Encrypted"):
        raise _Unreadable  # So says a scanner that is set to report passwords; it is no virus.
    if virus:
        events.report("virus_found", on=virus)
        raise Infected(
            _(
                "The virus scanner found %(virus)s in the file, so it was not kept. "
                "Please have the computer it came from checked."
            )
            % {"virus": virus}
        )


def _take_out(path: Path, folder: str, deadline: float) -> None:
    """Take the files out of the file in a process of its own; OverLimit if there are too many."""
    command = [sys.executable, "-I", str(PARTS), str(path), folder]
    seconds = max(0.1, deadline - time.monotonic())
    try:
        answer = subprocess.run(  # noqa: S603 - the command is ours, the paths are our temporary files
            command, capture_output=True, timeout=seconds, check=True, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise clamd.OverLimit("taking the parts out took too long") from error
    except subprocess.CalledProcessError as error:
        raise clamd.OverLimit(f"the parts could not be taken out: {error.returncode}") from error
    refused = json.loads(answer.stdout).get("refused")
    if refused == "unreadable":
        raise _Unreadable
    if refused:
        raise clamd.OverLimit("too many parts")
