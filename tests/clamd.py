"""A real clamd for tests, configured by deploy/clamd.conf, with a database of two harmless signatures."""

import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from django.conf import settings

from accounts.scanning import clamd

TIMEOUT_SECONDS = 20
# In two halves, so that no scanner takes offence at this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OWN = b"e-office test signature " + b"that does no harm"
LIMITS = {"StreamMaxLength": "2M", "MaxFileSize": "4M", "MaxScanSize": "8M"}


class Clamd:
    """clamd in a folder of its own, in the foreground, stopped again at the end."""

    def __enter__(self) -> "Clamd":
        self.home = Path(tempfile.mkdtemp(prefix="eoffice-clamd-", dir="/tmp"))
        self.url = f"unix://{self.home}/clamd.ctl"
        (self.home / "db").mkdir()
        signatures = {"Eicar-Test-Signature": EICAR, "EOffice-Test": OWN}
        (self.home / "db" / "tests.ndb").write_text(
            "".join(f"{name}:0:*:{content.hex()}\n" for name, content in signatures.items())
        )
        (self.home / "clamd.conf").write_text(self._conf())
        program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
        self.log = (self.home / "clamd.log").open("w")
        command = [program, "--foreground", "--config-file", str(self.home / "clamd.conf")]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        end = time.monotonic() + TIMEOUT_SECONDS
        while not clamd.ping(self.url):
            assert self.process.poll() is None, (self.home / "clamd.log").read_text()
            assert time.monotonic() < end, (self.home / "clamd.log").read_text()
            time.sleep(0.05)
        return self

    def __exit__(self, *_raised) -> None:
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def _conf(self) -> str:
        """The lines of deploy/, with a folder and limits for tests, and nothing else changed."""
        conf = (settings.BASE_DIR / "deploy" / "clamd.conf").read_text()
        conf = conf.replace("/run/clamav/", f"{self.home}/")
        conf = re.sub("^LocalSocketGroup.*$", "", conf, flags=re.MULTILINE)
        for name, value in LIMITS.items():
            conf, changed = re.subn(f"^{name} .*$", f"{name} {value}", conf, flags=re.MULTILINE)
            assert changed, name
        return f"{conf}\nDatabaseDirectory {self.home}/db\nForeground yes\n"
