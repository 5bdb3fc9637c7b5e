"""The protocol of the virus scanner clamd: a file is sent in pieces, the answer is one line."""

import socket
import struct
import time
from typing import BinaryIO
from urllib.parse import urlsplit

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
CONNECT_SECONDS = 3.0


class NoAnswer(Exception):
    """The scanner is down, too slow, or says something that is neither clean nor a find."""


class OverLimit(NoAnswer):
    """The file is larger, or packed deeper, than the scanner looks."""


def scan(url: str, file: BinaryIO, *, deadline: float) -> str:
    """Have the file scanned; return the name of the virus, or "" if the scanner says that it is clean.

    `deadline` is in the seconds of time.monotonic(). Whatever is not a plain answer raises NoAnswer.
    """
    with _connect(url, deadline) as link:
        try:
            _send(link, file, deadline)
        except OSError as error:
            # A scanner that has read enough says so and hangs up; it has not seen the rest, so none is clean.
            if virus := _verdict(_answer(link, deadline)):
                return virus
            raise NoAnswer("the scanner answered before it had read everything") from error
        return _verdict(_answer(link, deadline))


def ping(url: str) -> bool:
    """Return whether the scanner answers."""
    deadline = time.monotonic() + CONNECT_SECONDS
    try:
        with _connect(url, deadline) as link:
            link.sendall(b"zPING\0")
            return _answer(link, deadline) == "PONG"
    except (NoAnswer, OSError):
        return False


def _connect(url: str, deadline: float) -> socket.socket:
    address = urlsplit(url)
    try:
        if address.scheme == "unix":
            link = socket.socket(socket.AF_UNIX)
            link.settimeout(_left(deadline))
            link.connect(address.path)
            return link
        timeout = min(CONNECT_SECONDS, _left(deadline))
        return socket.create_connection((address.hostname, address.port or 3310), timeout=timeout)
    except OSError as error:
        raise NoAnswer(f"cannot connect to the scanner: {error}") from error


def _send(link: socket.socket, file: BinaryIO, deadline: float) -> None:
    link.sendall(b"zINSTREAM\0")
    while part := file.read(CHUNK):
        link.settimeout(_left(deadline))
        link.sendall(struct.pack("!L", len(part)) + part)
    link.sendall(struct.pack("!L", 0))


def _answer(link: socket.socket, deadline: float) -> str:
    answer = b""
    try:
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            link.settimeout(_left(deadline))
            part = link.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    except OSError as error:
        raise NoAnswer(f"no answer from the scanner: {error}") from error
    if not answer.endswith(b"\0"):
        raise NoAnswer(f"half an answer from the scanner: {answer!r}")
    return answer[:-1].decode("utf-8", "replace")


def _verdict(answer: str) -> str:
    """The name of the virus in the answer, "" for clean."""
    if answer == "stream: OK":
        return ""
    if "size limit exceeded" in answer.lower() or "Heuristics.Limits.Exceeded" in answer:
        raise OverLimit(answer)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoAnswer(answer)


def _left(deadline: float) -> float:
    """The seconds until the deadline; NoAnswer once it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise NoAnswer("the scanner took too long")
    return seconds
