"""Clients of a web server, each with a connection that is kept open."""

import gzip
import http.client
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.middleware.csrf import _get_new_csrf_string

from accounts.models import Charge


class Visitor:
    """A client with cookies; any unexpected answer ends the measurement."""

    def __init__(self, port: int, cookies: dict[str, str]):
        self.server = http.client.HTTPConnection("127.0.0.1", port)
        self.cookies = cookies
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.headers = {"Cookie": cookie, "Host": "localhost", "Accept-Encoding": "gzip"}

    def get(self, path: str) -> int:
        """Fetch a page and return its size in bytes as sent."""
        _answer, content = self._ask("GET", path, None, self.headers, 200)
        return len(content)

    def read(self, path: str) -> str:
        """Fetch a page and return its text."""
        answer, content = self._ask("GET", path, None, self.headers, 200)
        zipped = answer.getheader("Content-Encoding") == "gzip"
        return (gzip.decompress(content) if zipped else content).decode()

    def post(self, path: str, facts: dict) -> int:
        """Send a form, which must be answered by a redirect; return the size of the answer."""
        body = urlencode(facts | {"csrfmiddlewaretoken": self.cookies[settings.CSRF_COOKIE_NAME]})
        headers = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        _answer, content = self._ask("POST", path, body, headers, 302)
        return len(content)

    def _ask(self, method: str, path: str, body: str | None, headers: dict, status: int):
        try:
            self.server.request(method, path, body, headers)
            answer = self.server.getresponse()
        except ConnectionError:
            # The server closes connections that were idle between two measurements.
            self.server.close()
            self.server.request(method, path, body, headers)
            answer = self.server.getresponse()
        content = answer.read()
        if answer.status != status:
            raise SystemExit(f"{path}: {answer.status} {content[:300]!r}")
        return answer, content


def signed_in(port: int, charge: Charge, *, backend: str) -> Visitor:
    """The holder of a charge, signed in by that backend, acting under it."""
    session = SessionStore()
    session[SESSION_KEY] = str(charge.user_id)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = charge.user.get_session_auth_hash()
    session["charge"] = charge.pk
    session.create()
    cookies = {
        settings.SESSION_COOKIE_NAME: session.session_key,
        settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
    }
    return Visitor(port, cookies)


def at_floor(port: int, user: int) -> Visitor:
    """A client with a session of the plain project."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    link.request("GET", f"/begin/{user}/", headers={"Host": "localhost"})
    cookies = SimpleCookie(link.getresponse().getheader("Set-Cookie"))
    link.close()
    return Visitor(port, {name: cookie.value for name, cookie in cookies.items()})
