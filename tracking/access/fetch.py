"""A paper that a reader asks for by its key, with its desk and the office it was opened in."""

from typing import Any

from django.http import Http404, HttpRequest

from accounts.models import Charge, Office, Post
from accounts.queries.joined import MOST, Joined, part, whole
from tracking.models import Paper
from tracking.models.sight import visible_to

KNOWN = Joined(
    """
    FROM tracking_paper paper
    JOIN accounts_post holder ON holder.id = paper.holder_id
    JOIN accounts_office office ON office.id = paper.office_id
    WHERE paper.id = %s AND
    """,
    part(
        Paper,
        "paper",
        *("id", "kind", "number", "subject", "grading", "priority", "state", "office_id", "holder_id"),
        *("due_on", "created_at", "seq", "moved_at", "head_hash"),
    ),
    whole(Post, "holder"),
    whole(Office, "office"),
)


def known(pk: int, charge: Charge) -> Paper | None:
    """The paper of that key, if the charge may know of it."""
    if not (found := seen(KNOWN, pk, charge, called="paper")):
        return None
    paper, paper.holder, paper.office = found
    return paper


def seen(kind: Joined, pk: int, charge: Charge, *, called: str) -> list[Any] | None:
    """The one row of that key, if the charge may know of its paper.

    The statement asks for the key and ends in AND; `called` is the paper's name in it.
    """
    if pk > MOST:
        return None
    sight = visible_to(charge)
    return next(iter(kind.rows([pk, *sight.values], narrowed=sight.of(called))), None)


def visible(request: HttpRequest, pk: int) -> Paper:
    """The paper, if the acting charge may know of it; 404 otherwise."""
    if paper := known(pk, request.charge):
        return paper
    raise Http404
