"""Make this machine ready: virtual environment, pinned packages, Pango; for tests a browser, mail servers.

Runs before anything is installed, so it uses the standard library only:
python3 eoffice/local/machine.py [tests]
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = HERE / "requirements.txt"
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
# What the tests start of each, and the Debian package it comes with. None of them is started by its package.
MAIL_SERVERS = {
    "/usr/sbin/postfix": "postfix",
    "/usr/lib/postfix/postfix-pgsql.so": "postfix-pgsql",
    "/usr/sbin/dovecot": "dovecot-core",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/modules/auth/libdriver_pgsql.so": "dovecot-pgsql",
    "/usr/sbin/slapd": "slapd",
}
# Without these Postfix and the directory would serve the whole machine.
UNCONFIGURED = (
    "postfix postfix/main_mailer_type select No configuration\nslapd slapd/no_configuration boolean true\n"
)


def prepare(*, tests: bool) -> None:
    """Install what is missing, or stop with one sentence that says what to install."""
    if sys.version_info < (3, 11):  # noqa: UP036 - run before anything is installed
        sys.exit(f"e-office needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    stamp = VENV / "made-from"
    wanted = made_from()
    if not stamp.exists() or stamp.read_text() != wanted:
        make_environment()
        install_requirements()
        stamp.write_text(wanted)
    missing = missing_packages()
    if missing and not apt_install(*missing):
        sys.exit(f"For PDF statements, please install: sudo apt install {' '.join(missing)}")
    if tests and not find_browser():
        install_browser()
    if tests:
        install_mail_servers()


def made_from() -> str:
    """What the environment is made from: this list, this Python, this place."""
    requirements = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{requirements}\n{sys.version}\n{VENV}\n"


def make_environment() -> None:
    """Make the virtual environment, anew if it is half made, of another Python, or moved here."""
    if _has_pip() and (VENV / "pyvenv.cfg").read_text().count(str(VENV)):
        return
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


def install_requirements() -> None:
    """Install the pinned packages, checked by their hashes."""
    print("Installing the pinned packages …", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
           "--require-hashes", "--requirement", REQUIREMENTS]  # fmt: skip
    if subprocess.run(pip).returncode:
        sys.exit(
            "The packages could not be installed; the lines above say why. Then run the same command again."
        )


def _has_pip() -> bool:
    if not PYTHON.exists():
        return False
    asked = subprocess.run(
        [PYTHON, "-c", "import pip, sys; print(sys.version)"], capture_output=True, text=True
    )
    return asked.stdout.strip() == sys.version


def missing_packages() -> list[str]:
    """Debian packages that WeasyPrint needs and this machine lacks."""
    missing = [package for library, package in PANGO.items() if not ctypes.util.find_library(library)]
    fonts = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=hi", "family"], capture_output=True, text=True
    )
    return missing if fonts and fonts.stdout.strip() else [*missing, *FONTS]


def apt_install(*packages: str) -> bool:
    """Install Debian packages where this user may; whether it worked."""
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
        if found := shutil.which(name):
            return found
    script = (
        "from playwright.sync_api import sync_playwright as playwright\n"
        "with playwright() as run: print(run.chromium.executable_path)"
    )
    asked = subprocess.run([PYTHON, "-c", script], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else None


def install_browser() -> None:
    """Bring Chromium through apt, else through Playwright, else say what to do."""
    if apt_install("chromium", SHELL) or apt_install("chromium"):
        return
    if subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], check=False).returncode:
        sys.exit(
            "The tests need a real browser; please install Chromium, for instance: sudo apt install chromium"
        )


def install_mail_servers() -> None:
    """Bring Postfix, Dovecot and OpenLDAP through apt where no other mail server is; else say what to do."""
    missing = [package for file, package in MAIL_SERVERS.items() if not Path(file).exists()]
    if not missing:
        return
    has_another = shutil.which("sendmail", path="/usr/sbin") and not shutil.which("postfix", path="/usr/sbin")
    if not has_another:
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        if shutil.which("debconf-set-selections"):
            subprocess.run([*sudo, "debconf-set-selections"], input=UNCONFIGURED, text=True, check=False)
        if apt_install(*missing):
            return
    sys.exit(
        f"The tests send mail through real servers; please install: sudo apt install {' '.join(missing)}"
    )


if __name__ == "__main__":
    prepare(tests="tests" in sys.argv[1:])
