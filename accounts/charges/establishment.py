"""Lists of posts and people that need an administrator's attention, paged by key."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import AdministratorProposal, Charge, Office, Post, StaffAct, User
from accounts.pages.numbers import whole
from accounts.pages.paging import cut

PAGE = 25
RETIRING, ENDING = timedelta(days=90), timedelta(days=30)
MANY = 2


class Listing(NamedTuple):
    """Rows in the order of a column, then of their primary keys."""

    rows: QuerySet
    column: str = ""


def retiring(office: Office, now: datetime) -> Listing:
    """People who retire within ninety days, or should have."""
    until = timezone.localdate(now) + RETIRING
    people = User.objects.administered_by(office, now).filter(is_active=True, retires_on__lte=until)
    return Listing(people.order_by("retires_on", "pk"), "retires_on")


def vacant(office: Office, now: datetime) -> Listing:
    """Posts that nobody holds, the longest vacant first."""
    charges = Charge.objects.filter(post=OuterRef("pk"))
    real = charges.exclude(acts__kind=StaffAct.Kind.TAKEN_BACK)
    ended = real.order_by().values("post").annotate(last=Max("ends")).values("last")
    posts = (
        Post.objects.existing_on(timezone.localdate(now))
        .filter(~Exists(charges.open_at(now)), section__office__path__startswith=office.path)
        .annotate(last_ended=Subquery(ended))
        .annotate(since=Coalesce("last_ended", Cast("begins", DateTimeField())))
    )
    return Listing(posts.with_place().order_by("since", "pk"), "since")


def ending(office: Office, now: datetime) -> Listing:
    """Charges that end within thirty days."""
    charges = Charge.objects.open_at(now).filter(ends__lte=now + ENDING, **_of_post(office))
    return Listing(charges.with_place().order_by("ends", "pk"), "ends")


def burdened(office: Office, now: datetime) -> Listing:
    """People with more than two charges, at least one of them here."""
    held = Charge.objects.open_at(now).order_by().values("user").annotate(held=Count("pk"))
    here = Charge.objects.open_at(now).filter(user=OuterRef("pk"), **_of_post(office))
    people = User.objects.filter(Exists(here), pk__in=held.filter(held__gt=MANY).values("user"))
    return Listing(people.order_by("pk"))


def waiting(office: Office, _now: datetime) -> Listing:
    """Charges that wait for a second administrator, or are approved and wait for their order."""
    proposed = AdministratorProposal.objects.filter(
        kind=AdministratorProposal.Kind.CHARGE, **_of_post(office)
    )
    undone = proposed.pending() | proposed.usable()
    return Listing(undone.select_related("person", "post__section__office", "by__user").order_by("pk"))


def acts(office: Office) -> QuerySet[StaffAct]:
    """Acts on staff, with person, post, office and actor at hand."""
    named = ("person", "post", "office", "by__user", "by__acting_for")
    return StaffAct.objects.within(office).select_related(*named)


def page(listing: Listing, after: str) -> tuple[list, str]:
    """Return the next rows after a key, and the key of the last of them, "" at the end."""
    rows, (value, pk) = listing.rows, _parse_key(listing, after)
    if pk:
        beyond = Q(pk__gt=pk)
        if listing.column:
            beyond = Q(**{f"{listing.column}__gt": value}) | beyond & Q(**{listing.column: value})
        rows = rows.filter(beyond)
    shown, last = cut(rows[: PAGE + 1], PAGE)
    if last is None:
        return shown, ""
    value = getattr(shown[-1], listing.column).isoformat() if listing.column else ""
    return shown, f"{value}_{last}"


def _parse_key(listing: Listing, text: str) -> tuple[date | None, int]:
    """Parse the value and primary key to go on from; key 0 for the first page or a text that is no key."""
    value, _line, pk = text[:60].partition("_")
    kind = date if listing.column == "retires_on" else datetime
    try:
        return (kind.fromisoformat(value) if listing.column else None), whole(pk) or 0
    except ValueError:
        return None, 0


def _of_post(office: Office) -> dict[str, str]:
    return {"post__section__office__path__startswith": office.path}
