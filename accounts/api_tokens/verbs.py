"""Tokens of the API: giving one out, once, and withdrawing it."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import ApiToken, Charge, Office
from accounts.permissions import check_administers
from accounts.refusals import WrongStep

# So that what is found in a log or a repository is known for what it is.
PREFIX = "eoffice_"
# The last use is written this often at most, so that reading does not write.
WRITTEN_EVERY = timedelta(minutes=10)
# The same token within so long is a second press, or a page loaded anew.
TWICE = timedelta(minutes=2)


@transaction.atomic
def give(
    office: Office, *, purpose: str, scopes: Collection[str], expires_at: datetime, by: Charge
) -> tuple[ApiToken, str]:
    """Give a token out; its secret is returned this once, and stored nowhere."""
    check_administers(by, office)
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
    now = timezone.now()
    same = ApiToken.objects.good_at(now).filter(office=office, purpose=purpose, created_at__gt=now - TWICE)
    if same.exists():
        raise WrongStep(_("This token was given a moment ago, and shown once. Please look below."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        office=office,
        purpose=purpose,
        scopes=sorted(scopes),
        secret_hash=_hash(secret),
        by=by,
        created_at=now,
        expires_at=expires_at,
    )
    facts = {"purpose": purpose, "scopes": " ".join(token.scopes), "expires_at": expires_at}
    _record(audit.Act.ADDED, token, by, {name: (None, fact) for name, fact in facts.items()})
    return token, secret


@transaction.atomic
def withdraw(token: ApiToken, *, by: Charge) -> None:
    """Withdraw a token; of two presses the second does nothing."""
    check_administers(by, token.office)
    now = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        _record(audit.Act.WITHDRAWN, token, by, {"withdrawn_at": (None, now)})


def find(secret: str) -> ApiToken | None:
    """Find the token that this secret opens, if it is still good; its last use is noted now and then."""
    now = timezone.now()
    token = ApiToken.objects.good_at(now).select_related("office").filter(secret_hash=_hash(secret)).first()
    if token and (token.used_at is None or token.used_at < now - WRITTEN_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _hash(secret: str) -> str:
    # Of 256 random bits a plain hash gives nothing away.
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(act: str, token: ApiToken, by: Charge, differences: audit.Differences) -> None:
    pairs = {name: tuple(map(audit.to_json, pair)) for name, pair in differences.items()}
    audit.record(act, by=by, on=token, office=token.office, differences=pairs)
