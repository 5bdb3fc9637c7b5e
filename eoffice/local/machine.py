"""Make this machine ready: virtual environment, pinned packages, Pango; for tests a browser, other servers.

Runs before anything is installed, so it uses the standard library only:
python3 eoffice/local/machine.py [checks | tests]
"""

import ctypes.util
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
# The packages for running, and those with the packages for tests and checks.
RUN, DEV = HERE / "requirements.txt", HERE / "requirements-dev.txt"
STAMP = VENV / "made-from"
# The longest silence while something is done.
SECONDS_BETWEEN_REPORTS = 2.0
PANGO = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
# A Devanagari font, and the program that tells which fonts there are.
FONTS = ("fontconfig", "fonts-noto-core")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The same without windows, for two thirds of the processor time; it shows no PDF.
SHELL = "chromium-headless-shell"
# The programs that the tests start, by the Debian package each comes with.
SERVERS = {
    "/usr/sbin/postfix": "postfix",
    "/usr/lib/postfix/postfix-pgsql.so": "postfix-pgsql",
    "/usr/sbin/dovecot": "dovecot-core",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/imap": "dovecot-imapd",
    "/usr/lib/dovecot/modules/auth/libdriver_pgsql.so": "dovecot-pgsql",
    "/usr/sbin/slapd": "slapd",
    "/usr/bin/psql": "postgresql-client",
    "/usr/bin/pdftotext": "poppler-utils",
    "/usr/bin/bwrap": "bubblewrap",
    "/usr/lib/libreoffice/program/libswlo.so": "libreoffice-writer-nogui",
    "/usr/lib/libreoffice/program/libsclo.so": "libreoffice-calc-nogui",
    # Started with a database of the tests' own: it needs no other, and no download.
    "/usr/sbin/clamd": "clamav-daemon",
    # The only one whose package may start it: at port 6432 of this machine alone, for no database.
    "/usr/sbin/pgbouncer": "pgbouncer",
}
# Without these answers Postfix and the directory would serve the whole machine.
UNCONFIGURED = (
    "postfix postfix/main_mailer_type select No configuration\nslapd slapd/no_configuration boolean true\n"
)


def prepare(purpose: str) -> None:
    """Install what is missing for the purpose, or stop with one sentence that says what to install."""
    if sys.version_info < (3, 11):  # noqa: UP036 - run before anything is installed
        sys.exit(f"e-office needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    requirements = RUN if purpose == "run" else DEV
    if not is_installed(requirements):
        make_environment()
        install_packages(requirements)
        STAMP.write_text(fingerprint(requirements))
    missing = missing_packages()
    if missing and not apt_install(*missing):
        sys.exit(f"For PDF statements, please install: sudo apt install {' '.join(missing)}")
    if purpose == "tests":
        install_browser()
        install_servers()


def is_installed(requirements: Path) -> bool:
    """Return whether the environment holds this list; the list for tests contains the one for running."""
    enough = {fingerprint(requirements), fingerprint(DEV)}
    return STAMP.exists() and STAMP.read_text() in enough


def fingerprint(requirements: Path) -> str:
    """The text that identifies an environment: its list of packages, its Python, its place."""
    packages = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return f"{packages}\n{sys.version}\n{VENV}\n"


def make_environment() -> None:
    """Make the virtual environment, anew if it is half made, of another Python, or moved here."""
    if _has_pip() and (VENV / "pyvenv.cfg").read_text().count(str(VENV)):
        return
    print("Making a virtual environment in .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    make = [sys.executable, "-m", "venv", VENV]
    if subprocess.run(make, capture_output=True).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not apt_install(package) or subprocess.run(make).returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit(
                "Python cannot make a virtual environment here; "
                f"please install its venv module, for instance: sudo apt install {package}"
            )


def install_packages(requirements: Path) -> None:
    """Install the pinned packages, checked by their hashes, and say how far it is."""
    # Modules are compiled at their first import; compiling all of them takes a third of the time.
    pip = [PYTHON, "-m", "pip", "install", "--no-compile", "--disable-pip-version-check",
           "--require-hashes", "--requirement", requirements]  # fmt: skip
    pinned = re.findall(r"^[a-z0-9][\w.-]*==", requirements.read_text(), re.MULTILINE)
    print(f"Installing up to {len(pinned)} pinned packages …", flush=True)
    with subprocess.Popen(pip, stdout=subprocess.PIPE, text=True) as installing:
        _report_downloads(installing.stdout, len(pinned))
        _report_installation(installing)
    if installing.returncode:
        sys.exit(
            "The packages could not be installed; the lines above say why. Then run the same command again."
        )


def _report_downloads(lines: Iterable[str], pinned: int) -> None:
    """Say which package pip looks at, until it has all of them."""
    count, reported_at = 0, 0.0
    for line in lines:
        if line.startswith("Installing collected packages"):
            return
        name = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line)
        count += bool(name)
        if name and time.monotonic() > reported_at + SECONDS_BETWEEN_REPORTS:
            reported_at = time.monotonic()
            print(f"  {count} of {pinned} brought: {name[1]}", flush=True)


def _report_installation(installing: subprocess.Popen) -> None:
    """Say how many packages lie in the environment; pip says nothing while it unpacks them."""
    while True:
        try:
            # Whatever else pip says is taken from it, so that it never waits for a reader.
            installing.communicate(timeout=SECONDS_BETWEEN_REPORTS)
        except subprocess.TimeoutExpired:
            print(f"  {len(list(VENV.glob('lib/*/site-packages/*.dist-info')))} put in place", flush=True)
        else:
            return


def _has_pip() -> bool:
    if not PYTHON.exists():
        return False
    answer = subprocess.run(
        [PYTHON, "-c", "import pip, sys; print(sys.version)"], capture_output=True, text=True
    )
    return answer.stdout.strip() == sys.version


def missing_packages() -> list[str]:
    """Debian packages that WeasyPrint needs and this machine lacks."""
    missing = [package for library, package in PANGO.items() if not ctypes.util.find_library(library)]
    fonts = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=hi", "family"], capture_output=True, text=True
    )
    return missing if fonts and fonts.stdout.strip() else [*missing, *FONTS]


def apt_install(*packages: str) -> bool:
    """Install Debian packages where this user may; return whether it worked."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (
        not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode
    ):
        return False
    print(f"Installing {' '.join(packages)} …", flush=True)
    install = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    if subprocess.run(install, **quiet, stderr=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run([*sudo, "apt-get", "update", "-qq"], **quiet)
    return subprocess.run(install, **quiet).returncode == 0


def find_browser() -> str | None:
    """The browser the tests drive: one of the machine's own, or the one Playwright has installed."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    script = (
        "from playwright.sync_api import sync_playwright as playwright\n"
        "with playwright() as run: print(run.chromium.executable_path)"
    )
    answer = subprocess.run([PYTHON, "-c", script], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


def find_shell() -> str | None:
    """The browser without windows."""
    return shutil.which(SHELL)


def install_browser() -> None:
    """Install Chromium through apt, else through Playwright, else say what to do; also its shell."""
    browser = find_browser()
    if not browser and (apt_install("chromium", SHELL) or apt_install("chromium")):
        return
    if not browser and subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"]).returncode:
        sys.exit(
            "The tests need a real browser; please install Chromium, for instance: sudo apt install chromium"
        )
    if browser and not find_shell():
        _install_shell()


def _install_shell() -> None:
    """Install the browser without windows, which only makes tests faster; a refusal is remembered."""
    refused = VENV / "no-headless-shell"
    if not refused.exists() and not apt_install(SHELL):
        refused.touch()
        print(f"The tests take longer without {SHELL}; it could not be installed here.", flush=True)


def install_servers() -> None:
    """Install the servers through apt, unless there is another mail server; else say how."""
    missing = [package for file, package in SERVERS.items() if not Path(file).exists()]
    if not missing:
        return
    has_another = shutil.which("sendmail", path="/usr/sbin") and not shutil.which("postfix", path="/usr/sbin")
    if not has_another:
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        if shutil.which("debconf-set-selections"):
            subprocess.run([*sudo, "debconf-set-selections"], input=UNCONFIGURED, text=True, check=False)
        if apt_install(*missing):
            return
    sys.exit(f"The tests work with real servers; please install: sudo apt install {' '.join(missing)}")


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
