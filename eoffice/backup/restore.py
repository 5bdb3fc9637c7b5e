"""Restoring to a moment: the database's folder as PostgreSQL is to start on, and the papers."""

import shlex
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from . import programs
from .store import Store


def restore(store: Store, *, data: Path, papers: Path, until: datetime | None = None) -> datetime:
    """Make the two folders anew, as of that moment or the latest that can be; return the moment.

    PostgreSQL replays the log when it is started on the folder, and then takes up its work.
    """
    until = until or store.until
    if until is None or store.until is None or until > store.until:
        raise SystemExit(f"Everything can be restored until {store.until}, not later.")
    base = next((folder for moment, folder in reversed(store.bases()) if moment <= until), None)
    if base is None:
        raise SystemExit(f"No base backup is as old as that; the oldest is of {store.bases()[0][0]}.")
    for folder in (data, papers):
        if folder.exists() and any(folder.iterdir()):
            raise SystemExit(f"{folder} is not empty. Restore into new folders; nothing is written over.")
    subprocess.run([programs.path("pg_verifybackup"), "--no-parse-wal", "--quiet", base], check=True)
    shutil.copytree(base, data, dirs_exist_ok=True)
    data.chmod(0o700)
    _write_recovery(data, store.wal.resolve(), until)
    shutil.copytree(store.papers, papers, dirs_exist_ok=True)
    return until


def _write_recovery(data: Path, wal: Path, until: datetime) -> None:
    """Tell PostgreSQL where the log is and how far to replay it; the last segment may not be full."""
    segment = f"{shlex.quote(str(wal))}/%f"
    command = f'cp {segment} "%p" 2>/dev/null || cp {segment}.partial "%p"'.replace("'", "''")
    settings = {
        "restore_command": command,
        "recovery_target_time": until.isoformat(),
        "recovery_target_action": "promote",
    }
    with (data / "postgresql.auto.conf").open("a") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    (data / "recovery.signal").touch()
