"""A real Postfix and a real Dovecot for tests, configured by deploy/, reading the test's database."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connection

DEPLOY = settings.BASE_DIR / "deploy"
ROLE, PASSWORD = f"eoffice_mail_{os.getpid()}", "only-for-tests"
VIEWS = "mail_domain, mail_mailbox, mail_redirect"
TIMEOUT_SECONDS = 20
# The processes of a Postfix that takes mail by SMTP and hands it on by LMTP; none runs in a chroot.
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
MAIN = """
compatibility_level = 3.6
myhostname = mail.test.invalid
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
smtpd_peername_lookup = no
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/postfix.log
maillog_file_prefixes = {home}
"""
DOVECOT = """
listen = 127.0.0.1
ssl = no
base_dir = {home}/dovecot
state_dir = {home}/dovecot-state
log_path = {home}/dovecot.log
first_valid_uid = 1
first_valid_gid = 1
service stats {{
  client_limit = 100
}}
"""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailServers:
    """Postfix and Dovecot, started in a folder of their own and stopped again; they need root, as always."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="eoffice-mail-", dir="/tmp"))
        self.home.chmod(0o755)
        self.port, self.lmtp = free_port(), free_port()
        at = connection.settings_dict
        self.database = {
            "host": at["HOST"] or "127.0.0.1", "port": at["PORT"] or 5432, "dbname": at["NAME"],
            "user": ROLE, "password": PASSWORD,
        }  # fmt: skip

    def __enter__(self) -> "MailServers":
        with ExitStack() as ends:
            self._grant()
            ends.callback(self._withdraw)
            self._configure_postfix()
            self._configure_dovecot()
            self._run("dovecot", "-c", self.home / "dovecot.conf")
            ends.callback(self._run, "doveadm", "-c", self.home / "dovecot.conf", "stop")
            self._run("postfix", "-c", self.home / "postfix", "start")
            ends.callback(self._run, "postfix", "-c", self.home / "postfix", "stop")
            for port in (self.port, self.lmtp):
                self._wait_until(lambda port=port: self._greets(port))
            self._ends = ends.pop_all()
        return self

    def __exit__(self, *_raised) -> None:
        self._ends.close()

    def subjects(self, address: str, folder: str = "") -> list[str]:
        """The subjects in a mailbox, as Dovecot lists them; an archived one is named by its folder."""
        query = ("fetch", "-u", address, "hdr.subject", "ALL")
        doveadm = [*self._sudo(), "doveadm", "-c", str(self.home / "dovecot.conf"), "-f", "tab"]
        if folder:
            doveadm += ["-o", f"mail_location=maildir:{self.home}/mail/{folder}"]
        result = subprocess.run([*doveadm, *query], capture_output=True, text=True)
        return result.stdout.splitlines()[1:]

    def wait_for(self, address: str, subject: str) -> None:
        """Wait until a message of that subject lies in the mailbox."""
        self._wait_until(lambda: subject in self.subjects(address))

    def select(self, statement: str) -> list[tuple]:
        """Run a statement in the database with the mail servers' own role."""
        with psycopg2.connect(**self.database) as link, link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def _grant(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD %s", [PASSWORD])
            cursor.execute(f"GRANT SELECT ON {VIEWS} TO {ROLE}")

    def _withdraw(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {ROLE}")
            cursor.execute(f"DROP ROLE {ROLE}")
        shutil.rmtree(self.home, ignore_errors=True)

    def _configure_postfix(self) -> None:
        conf = self.home / "postfix"
        conf.mkdir()
        for name in ("queue", "data"):
            (self.home / name).mkdir()
        shutil.chown(self.home / "data", "postfix", "postfix")
        for source in (DEPLOY / "postfix").glob("*.cf"):
            if source.name != "main.cf":
                (conf / source.name).write_text(self._for_this_database(source.read_text()))
        main = (DEPLOY / "postfix" / "main.cf").read_text()
        main = main.replace("/etc/postfix/eoffice/", f"{conf}/")
        main = main.replace("lmtp:unix:private/dovecot-lmtp", f"lmtp:inet:127.0.0.1:{self.lmtp}")
        (conf / "main.cf").write_text(main + MAIN.format(home=self.home))
        (conf / "master.cf").write_text(MASTER.format(port=self.port))

    def _configure_dovecot(self) -> None:
        (self.home / "mail").mkdir()
        shutil.chown(self.home / "mail", "mail", "mail")
        sql = (DEPLOY / "dovecot" / "eoffice-sql.conf").read_text()
        sql = sql.replace("/var/mail/eoffice/", f"{self.home}/mail/")
        (self.home / "eoffice-sql.conf").write_text(self._for_this_database(sql))
        conf = (DEPLOY / "dovecot" / "dovecot.conf").read_text()
        conf = conf.replace("/etc/dovecot/", f"{self.home}/")
        conf = conf.replace("= vmail", "= mail")
        before, _unix, _after = conf.partition("  unix_listener")
        listener = f"  inet_listener lmtp {{\n    address = 127.0.0.1\n    port = {self.lmtp}\n  }}\n}}\n"
        (self.home / "dovecot.conf").write_text(before + listener + DOVECOT.format(home=self.home))

    def _for_this_database(self, conf: str) -> str:
        """A file of deploy/ with the address, name and role of this database, and nothing else changed."""
        at = self.database
        conf = conf.replace("hosts = 127.0.0.1", f"hosts = {at['host']}:{at['port']}")
        conf = conf.replace("host=127.0.0.1", f"host={at['host']} port={at['port']}")
        for name, value in (("user", ROLE), ("password", PASSWORD), ("dbname", at["dbname"])):
            was = {"user": "eoffice_mail", "password": "set-your-own", "dbname": "eoffice"}[name]
            for equals in (" = ", "="):
                conf = conf.replace(f"{name}{equals}{was}", f"{name}{equals}{value}")
        return conf

    def _greets(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as link:
                return link.recv(3) == b"220"
        except OSError:
            return False

    def _wait_until(self, condition) -> None:
        end = time.monotonic() + TIMEOUT_SECONDS
        while not condition():
            assert time.monotonic() < end, self._logs()
            time.sleep(0.05)

    def _logs(self) -> str:
        logs = (self.home / name for name in ("commands.log", "postfix.log", "dovecot.log"))
        return "\n".join(log.read_text()[-4000:] for log in logs if log.exists())

    def _run(self, *command) -> None:
        """Run a command whose servers may live on, with its output in a file, so that nobody waits for it."""
        with (self.home / "commands.log").open("a") as log:
            result = subprocess.run([*self._sudo(), *map(str, command)], stdout=log, stderr=log)
        assert result.returncode == 0, f"{command}: {self._logs()}"

    def _sudo(self) -> list[str]:
        return [] if os.geteuid() == 0 else ["sudo", "-n"]
