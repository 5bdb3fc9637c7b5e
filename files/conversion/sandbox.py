"""LibreOffice in a sandbox: no network, no files but the document, little memory and time."""

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import structlog

# Address space, seconds of the processor and by the clock, and bytes of one written file.
MOST_MEMORY, MOST_CPU, MOST_SECONDS, MOST_WRITTEN = 2 * 1024**3, 60, 90, 64 * 1024**2
HOME_BYTES = 256 * 1024**2
NOBODY = "65534"
SYSTEM = ("/usr", "/etc/fonts", "/etc/libreoffice", "/var/cache/fontconfig")
LINKS = {"/bin": "usr/bin", "/lib": "usr/lib", "/lib64": "usr/lib64"}
log = structlog.get_logger(__name__)


class Unavailable(Exception):
    """This machine has no LibreOffice, or no sandbox that works; nothing is ever opened without."""


class Unreadable(Exception):
    """LibreOffice made no PDF of the document within its limits."""


def to_pdf(content: bytes, extension: str) -> bytes:
    """Return the document as PDF. Raises Unavailable or Unreadable."""
    if not is_available():
        raise Unavailable
    with tempfile.TemporaryDirectory(prefix="conversion-") as name:
        folder = Path(name)
        (folder / "in").mkdir()
        source, out = folder / "in" / f"document.{extension}", folder / "out"
        source.write_bytes(content)
        out.mkdir()
        for place, mode in ((folder, 0o711), (source.parent, 0o755), (source, 0o644), (out, 0o777)):
            place.chmod(mode)
        _run([*_box(source.parent, out), *_office(extension)])
        made = out / "document.pdf"
        # A link could lead out of the folder.
        if made.is_symlink() or not made.is_file():
            raise Unreadable
        return made.read_bytes()


@cache
def is_available() -> bool:
    """True if the programs are here and the sandbox starts."""
    if not all(shutil.which(program) for program in ("bwrap", "prlimit", "soffice")):
        return False
    try:
        _run([*_box(None, None), "/usr/bin/true"])
    except Unreadable:
        log.warning("sandbox_does_not_start")
        return False
    return True


def _box(source: Path | None, out: Path | None) -> list[str]:
    """The command that shuts the next one in."""
    command = ["prlimit", f"--as={MOST_MEMORY}", f"--cpu={MOST_CPU}", f"--fsize={MOST_WRITTEN}", "--core=0"]
    # Root itself would stay root beyond the sandbox.
    if os.geteuid() == 0:
        command += ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    command += ["bwrap", "--unshare-all", "--unshare-user", "--uid", NOBODY, "--gid", NOBODY]
    command += ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    command += ["--setenv", "HOME", "/home", "--setenv", "PATH", "/usr/bin", "--setenv", "LANG", "C.UTF-8"]
    for place in SYSTEM:
        command += ["--ro-bind-try", place, place]
    for place, target in LINKS.items():
        command += ["--symlink", target, place]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/home"):  # noqa: S108 - within the sandbox
        command += ["--size", str(HOME_BYTES), "--tmpfs", place]
    if source and out:
        command += ["--ro-bind", str(source), "/in", "--bind", str(out), "/out"]
    return [*command, "--"]


def _office(extension: str) -> list[str]:
    """The command of LibreOffice, which reads /in and writes /out."""
    options = [
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "-env:UserInstallation=file:///home/p",
    ]
    kind = "calc" if extension in {"xlsx", "ods"} else "writer"
    return [
        "/usr/bin/soffice",
        *options,
        "--convert-to",
        f"pdf:{kind}_pdf_Export",
        "--outdir",
        "/out",
        f"/in/document.{extension}",
    ]


def _run(command: list[str]) -> None:
    """Run the command in a session of its own; all of it is killed when its time is over."""
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    try:
        if process.wait(MOST_SECONDS) != 0:
            raise Unreadable
    except subprocess.TimeoutExpired as late:
        raise Unreadable from late
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
