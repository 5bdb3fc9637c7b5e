import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path

from honcho.printer import Message, Printer

MOST_BYTES = 5_000_000


class Output(Printer):
    """The output of the programs: on the terminal, and in a log file for each program."""

    def __init__(self, folder: Path):
        super().__init__(sys.stdout)
        self.folder, self._files, self._lock = folder, {}, threading.Lock()

    def write(self, message: Message) -> None:
        """Print a message and log it; the programs speak at the same time."""
        with self._lock:
            super().write(message)
            text = (
                message.data.decode("utf-8", "replace") if isinstance(message.data, bytes) else message.data
            )
            line = f"{message.time:%Y-%m-%d %H:%M:%S} {text.rstrip()}"
            self._file(message.name).emit(logging.makeLogRecord({"msg": line}))

    def _file(self, name: str) -> RotatingFileHandler:
        if name not in self._files:
            path = self.folder / f"{name}.log"
            self._files[name] = RotatingFileHandler(
                path, maxBytes=MOST_BYTES, backupCount=3, encoding="utf-8"
            )
        return self._files[name]
