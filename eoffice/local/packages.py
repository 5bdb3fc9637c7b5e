"""The bill of materials of what runs, and the weaknesses known of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from .machine import RUN

# Weaknesses that do not reach us, each with its reason; whatever else is known of a package fails the check.
ACCEPTED: dict[str, str] = {}
DATABASE = "https://api.osv.dev/v1/query"
NOT_ASKED = (
    "Weaknesses known of the packages were not looked up, because {database} could not be asked from here. "
    "Run `make check` where it can be, before a new version is brought in."
)


def check() -> int:
    """Look up the pinned packages; 1 if a weakness is known, 0 with a sentence where nobody can be asked."""
    database = os.environ.get("OSV_URL", DATABASE)
    ask = ["--disable-pip", "--require-hashes", "--requirement", RUN, "--format", "json", "--timeout", "5",
           "--vulnerability-service", "osv", "--osv-url", database, "--progress-spinner", "off"]  # fmt: skip
    answer = subprocess.run(
        [sys.executable, "-m", "pip_audit", *ask],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    if not answer.stdout:
        print(NOT_ASKED.format(database=database), flush=True)
        return 0
    known = [
        f"{package['name']} {package['version']}: {weakness['id']}, "
        f"mended in {', '.join(weakness['fix_versions'])}"
        for package in json.loads(answer.stdout)["dependencies"]
        for weakness in package.get("vulns", ())
        if weakness["id"] not in ACCEPTED
    ]
    print(*known, sep="\n", end="\n" if known else "")
    return 1 if known else 0


def write_bill(var: Path) -> int:
    """Write the bill of materials of what runs, in CycloneDX."""
    var.mkdir(parents=True, exist_ok=True)
    bill = var / "sbom.json"
    command = [Path(sys.executable).parent / "cyclonedx-py", "requirements", "--output-reproducible",
               "--output-file", bill, RUN]  # fmt: skip
    code = subprocess.run(command).returncode
    if code == 0:
        print(f"{bill} names every package that runs, with version and hashes.")
    return code
