"""PostgreSQL's own programs for backups."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

APPLICATION = "eoffice_backup"


def path(name: str) -> str:
    """The program of the folder that PG_PROGRAMS names, or else of the search path."""
    found = shutil.which(name, path=os.environ.get("PG_PROGRAMS") or None)
    if not found:
        raise SystemExit(
            f"{name} was not found. Install PostgreSQL in the version of your server, and name the folder of "
            "its programs in PG_PROGRAMS."
        )
    return found


def start(name: str, *arguments: str | Path, address: str) -> subprocess.Popen:
    """Start a program that speaks to the server at that address, which stands in no list of processes."""
    url = urlsplit(address)
    password = {"PGPASSWORD": url.password} if url.password else {}
    without = (
        url._replace(netloc=url.netloc.replace(f":{url.password}@", "@")).geturl() if password else address
    )
    command = [path(name), "--no-password", "--dbname", without, *arguments]
    environment = os.environ | password | {"PGAPPNAME": APPLICATION}
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment)
