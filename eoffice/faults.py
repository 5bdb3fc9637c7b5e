"""Pages for what fails below a view: database, disk, or a request that only the database refuses.

Nothing was changed where one of these pages is shown: a transaction that fails is rolled back as a whole.
"""

import errno
import sys
from typing import NamedTuple

import structlog
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.defaults import bad_request, server_error
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# PostgreSQL's codes: resources used up (53), waited too long, stopped by a limit.
DISK_FULL, OUT_OF_RESOURCES = "53100", "53"
WAITED = {"57014", "55P03", "40P01", "40001"}
RETRY_SECONDS = 10
# Of a form, the fields whose values nobody typed.
HIDDEN = ("password", "csrfmiddlewaretoken", "code")
SHORTEST_TEXT = 12


class Fault(NamedTuple):
    """The answer to a failure: its status, and what the person reads."""

    status: int
    heading: str
    sentence: str


@sensitive_variables()
def answer(request: HttpRequest) -> HttpResponse:
    """Answer an exception that no view caught, with the page of its kind; 500 only for faults of our own."""
    error = sys.exc_info()[1]
    if isinstance(error, DataError | UnreadablePostError):
        return bad_request(request, error)
    fault = _fault(error) if error else None
    if fault is None:
        return server_error(request)
    log.error("fault", status=fault.status, error=repr(error))
    context = {"heading": fault.heading, "sentence": fault.sentence, "typed_texts": _typed(request)}
    # Without the request, because what fills in a page's frame would ask the database.
    page = render(None, "fault.html", context, status=fault.status)
    if fault.status == 503:
        page.headers["Retry-After"] = str(RETRY_SECONDS)
    return page


def _fault(error: BaseException) -> Fault | None:
    if isinstance(error, OperationalError | InterfaceError):
        return _of_database(getattr(error.__cause__, "pgcode", None) or "")
    if isinstance(error, IntegrityError):
        return _used() if "request_id" in _constraint(error) else None
    if isinstance(error, RedisError):
        return _unreachable()
    return _full() if isinstance(error, OSError) and error.errno in FULL else None


def _of_database(code: str) -> Fault:
    if code == DISK_FULL:
        return _full()
    if code in WAITED or code.startswith(OUT_OF_RESOURCES):
        return Fault(
            503,
            _("Too busy just now"),
            _("This took too long and was stopped. Nothing was changed. Please try again in a minute."),
        )
    return _unreachable()


def _unreachable() -> Fault:
    return Fault(
        503,
        _("The records cannot be reached just now"),
        _(
            "The database does not answer. Nothing was changed, and nothing is lost. Please try again in a "
            "minute; the page comes back by itself."
        ),
    )


def _full() -> Fault:
    return Fault(
        507,
        _("The disk of e-Office is full"),
        _("Nothing was stored. Please tell the nodal officer of your office, and try again after that."),
    )


def _used() -> Fault:
    """Two requests bore the same id at the same time, for different things."""
    return Fault(
        409,
        _("This form was sent already"),
        _("It was sent for something else. Please open the page anew."),
    )


def _constraint(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _typed(request: HttpRequest) -> list[str]:
    """The texts of the form, as far as it was read, so that nothing is lost."""
    sent = getattr(request, "_post", None)
    if not sent:
        return []
    texts = (text for name in sent if not name.startswith(HIDDEN) for text in sent.getlist(name))
    return [text for text in texts if len(text) >= SHORTEST_TEXT and (" " in text or not text.isascii())]
