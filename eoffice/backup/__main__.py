"""Back up and restore: python -m eoffice.backup keep, or restore DATA PAPERS [MOMENT].

BACKUP_ROOT names the folder of backups; for keeping, BACKUP_DATABASE_URL and MEDIA_ROOT say of what, and
BACKUP_DAYS how many days back can be restored.
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from .keep import Keeper
from .restore import restore
from .store import Store


def main(arguments: list[str]) -> None:
    """Do what the first argument names."""
    store = Store(Path(_setting("BACKUP_ROOT")))
    match arguments:
        case ["keep"]:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            days = int(os.environ.get("BACKUP_DAYS", "14"))
            Keeper(_setting("BACKUP_DATABASE_URL"), Path(_setting("MEDIA_ROOT")), store, days=days).keep()
        case ["restore", data, papers, *moment]:
            until = datetime.fromisoformat(moment[0]).astimezone() if moment else None
            reached = restore(store, data=Path(data), papers=Path(papers), until=until)
            print(
                f"Restored as of {reached.isoformat()}. Start PostgreSQL on {data}, then run verify_papers."
            )
        case _:
            raise SystemExit(__doc__)


def _setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"Set {name} in the environment (docs/operators.md).")
    return value


if __name__ == "__main__":
    main(sys.argv[1:])
