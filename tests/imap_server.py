"""A real Dovecot that speaks IMAP under TLS, with a certificate of an authority of our own."""

import datetime
import ipaddress
import os
import shutil
import socket
import subprocess
import tempfile
import time
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.mail_servers import free_port

USER, PASSWORD = "dak@kannauj.example", "पुष्प-7"
TIMEOUT_SECONDS = 20
CONF = """\
protocols = imap
listen = 127.0.0.1
ssl = required
auth_failure_delay = 0
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
mail_uid = mail
mail_gid = mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={home}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


class ImapServer:
    """Dovecot with one account, started in a folder of its own; it needs root, as always."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="eoffice-imap-", dir="/tmp"))
        self.home.chmod(0o755)
        self.port, self._serial = free_port(), count(1)
        self.authority = str(self.home / "cert.pem")
        self._sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]

    def __enter__(self) -> "ImapServer":
        self._certify()
        (self.home / "mail").mkdir()
        shutil.chown(self.home / "mail", "mail", "mail")
        (self.home / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (self.home / "dovecot.conf").write_text(CONF.format(home=self.home, port=self.port))
        self._dovecot("dovecot")
        end = time.monotonic() + TIMEOUT_SECONDS
        while not self._listens():
            assert time.monotonic() < end, (self.home / "dovecot.log").read_text()
            time.sleep(0.02)
        return self

    def __exit__(self, *_raised) -> None:
        # Without waiting for its children, as `doveadm stop` does.
        subprocess.run(
            [*self._sudo, "kill", (self.home / "run" / "master.pid").read_text().strip()], check=True
        )
        shutil.rmtree(self.home, ignore_errors=True)

    def put(self, *mails: EmailMessage | bytes) -> None:
        """Lay mails into the mailbox, as they come."""
        for mail in mails:
            raw = mail if isinstance(mail, bytes) else mail.as_bytes()
            letter = self.home / f"letter-{next(self._serial)}"
            letter.write_bytes(raw)
            with letter.open("rb") as content:
                self._dovecot("doveadm", "save", "-u", USER, "-m", "INBOX", stdin=content)

    def subjects(self, folder: str) -> list[str]:
        """The subjects in a folder."""
        return self._dovecot(
            "doveadm", "-f", "tab", "fetch", "-u", USER, "hdr.subject.utf8", "mailbox", folder
        )[1:]

    def empty(self) -> None:
        """Take all mails out of both folders."""
        for folder in ("INBOX", "e-Office"):
            self._dovecot("doveadm", "expunge", "-u", USER, "mailbox", folder, "all", check=False)

    def _dovecot(self, program: str, *command: str, stdin=None, check: bool = True) -> list[str]:
        call = [*self._sudo, program, "-c", str(self.home / "dovecot.conf"), *command]
        with (self.home / "commands.log").open("w+") as log:
            result = subprocess.run(call, stdin=stdin, stdout=log, stderr=subprocess.STDOUT)
            log.seek(0)
            said = log.read()
        assert not check or result.returncode == 0, said
        return said.splitlines()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _certify(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
        now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
        host = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        made = made.serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
        made = made.add_extension(host, False).add_extension(x509.BasicConstraints(True, None), True)
        form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (self.home / "key.pem").write_bytes(key.private_bytes(*form))
        signed = made.sign(key, hashes.SHA256())
        (self.home / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
