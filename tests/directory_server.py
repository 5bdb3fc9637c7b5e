"""A real OpenLDAP for tests, in a folder and on a port of its own."""

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.mail_servers import free_port

BASE = "dc=kannauj,dc=example"
USER, PASSWORD = f"cn=eoffice,{BASE}", "only-for-tests"
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {home}/slapd.pid
database mdb
suffix "{base}"
rootdn "{user}"
rootpw {password}
directory {home}/data
"""
# For a server with TLS: a self-signed certificate of its own.
ENCRYPTED = """
TLSCertificateFile {home}/certificate.pem
TLSCertificateKeyFile {home}/key.pem
"""
TOP = f"dn: {BASE}\nobjectClass: domain\ndc: kannauj\n"
TIMEOUT_SECONDS = 20


class DirectoryServer:
    """slapd with an empty tree, started and stopped again."""

    def __init__(self, *, encrypted: bool = False):
        self.encrypted = encrypted

    def __enter__(self) -> "DirectoryServer":
        self.home = Path(tempfile.mkdtemp(prefix="eoffice-ldap-"))
        (self.home / "data").mkdir()
        configuration = self.home / "slapd.conf"
        text = CONFIGURATION.format(home=self.home, base=BASE, user=USER, password=PASSWORD)
        if self.encrypted:
            self._certify()
            text = text.replace("database mdb", ENCRYPTED.format(home=self.home) + "database mdb")
        configuration.write_text(text)
        (self.home / "top.ldif").write_text(TOP)
        subprocess.run(
            ["/usr/sbin/slapadd", "-f", configuration, "-l", self.home / "top.ldif"],
            check=True,
            capture_output=True,
        )
        self.port = free_port()
        self.url = f"ldap{'s' if self.encrypted else ''}://127.0.0.1:{self.port}"
        command = ["/usr/sbin/slapd", "-d", "0", "-h", self.url, "-f", configuration]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self._wait()
        return self

    def __exit__(self, *_raised) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.home)

    def _certify(self) -> None:
        files = ["-keyout", self.home / "key.pem", "-out", self.home / "certificate.pem"]
        names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *files, *names]
        subprocess.run(make, check=True, capture_output=True)

    def _wait(self) -> None:
        end = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("slapd did not start")
