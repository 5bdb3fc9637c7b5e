"""The security log: one JSON line for each event that whoever watches over the e-Office must be able to find.

Who (`user_id`), whence (`ip`) and in which request (`request_id`) are bound to every line by the request's
middleware; an event adds what happened and on what. Passwords, codes and texts of papers never stand here.
"""

import ipaddress
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest

from .names import code_of

_log = structlog.get_logger("security")


def report(action: str, *, on: models.Model | str = "", after_commit: bool = False, **facts: Any) -> None:
    """Write one event; with `after_commit` only once the act is on record, not if it is undone."""
    about = {"on": on if isinstance(on, str) else _name(on)} | facts
    write = partial(_log.info, action, **structlog.contextvars.get_contextvars() | about)
    if after_commit:
        transaction.on_commit(write)
    else:
        write()


def client_address(request: HttpRequest) -> str | None:
    """The address of the browser: as the outermost proxy of ours saw it, never as the browser claims it.

    Each proxy adds at the right end the address it was called from, so of N trusted ones the Nth from the
    right is the first that no visitor could have written.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    claimed = hops[-trusted] if 0 < trusted <= len(hops) else ""
    for address in (claimed, request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ipaddress.ip_address(address))
        except ValueError:
            continue
    return None


def _name(thing: models.Model) -> str:
    """The kind, key and code of a thing; no words of people, which a log would keep beyond their time."""
    code = code_of(thing) if hasattr(thing, "code") or hasattr(thing, "employee_code") else ""
    return f"{thing._meta.label_lower}:{thing.pk} {code}".strip()
