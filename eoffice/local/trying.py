"""pytest, and in CI a second try, alone, of the few tests that failed beside others."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FAILED = 1
# More than so many do not fail by chance.
MOST_BY_CHANCE = 3
LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")


def run_tests(arguments: list[str], spread: list[str], environ: Mapping[str, str]) -> int:
    """Run pytest spread over processes; return its exit code, in CI that of the second try if there is one.

    A test that only passes alone is a fault of ours and named at the end; what is wrong fails both times.
    """
    code = _pytest([*spread, *arguments], environ)
    if code != FAILED or "CI" not in environ:
        return code
    failed = sorted(json.loads(LAST_FAILED.read_text()))
    if not 0 < len(failed) <= MOST_BY_CHANCE:
        return code
    print("Once more, alone:", *failed, sep="\n  ", flush=True)
    code = _pytest(["-n", "0", "--last-failed", *arguments], environ)
    if code == 0:
        print("Passed alone only; to be mended:", *failed, sep="\n  ", flush=True)
    return code


def _pytest(arguments: list[str], environ: Mapping[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environ).returncode
