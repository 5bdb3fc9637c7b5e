"""python -m eoffice.local run | prepare | test [pytest's options] | bench [its options] | messages | check"""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from . import lint, machine, messages, prepare, run


def test(arguments: list[str]) -> int:
    """Run pytest with servers of its own that live as long as it does."""
    var = _var() / "test"
    messages.compile_all()
    with run.alone(var), run.servers(var, hasty=True) as (urls, _started):
        environment = os.environ | urls | {
            "SECRET_KEY": "tests-only",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "LOG_JSON": "0",
            "CHROMIUM": machine.find_browser() or "",
            "MEDIA_ROOT": str(var / "papers"),
            "STATIC_ROOT": str(var / "static"),
        }  # fmt: skip
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(collect, env=environment, check=True)
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment).returncode


def check() -> int:
    """Our own rules, the translations, the migrations, and the settings as a real server would have them."""
    faults = list(lint.faults())
    print(*faults, sep="\n", end="\n" if faults else "")
    real = os.environ | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "postgres://eoffice@127.0.0.1:1/eoffice",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "eoffice.up.gov.in",
    }
    types = subprocess.run([sys.executable, "-m", "mypy"], env=os.environ | {"DEBUG": "1"})
    codes = [1 if faults else 0, messages.check(), types.returncode]
    for words in (
        ["makemigrations", "--check", "--dry-run"],
        ["check", "--deploy", "--fail-level", "WARNING"],
    ):
        command = [sys.executable, "-W", "ignore", "manage.py", *words]
        codes.append(subprocess.run(command, env=real).returncode)
    return max(codes)


def main() -> int:
    """Do what the first word says."""
    what, *rest = sys.argv[1:] or ["run"]
    if what == "run":
        return run.run(_var(), int(os.environ.get("PORT", "8000")))
    if what == "prepare":
        prepare.prepare()
        return 0
    if what == "test":
        return test(rest)
    if what == "messages":
        return messages.update()
    if what == "check":
        return check()
    raise SystemExit(__doc__)


def _var() -> Path:
    """The folder in which everything is kept that this machine makes."""
    return Path(os.environ.get("VAR", "var")).resolve()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
