"""Pages whose table comes by mail, each with its name and the place that its address speaks of."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.db.models import Model, Q
from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Office, Post, Section, User
from tracking.models import Subscription
from tracking.models.subscription import LONGEST_PAGE, LONGEST_QUERY
from tracking.reports.spans import complete_months

# Each letter tells of its own day, from the beginning of its list, as a file of its own kind.
LEFT_OFF = {"on", "against", "month", "page", "after", "csv", "xlsx", "pdf"}


def _last_month(day: date) -> dict[str, str]:
    return {"month": complete_months(day)[0].isoformat()}


class Page(NamedTuple):
    """The name of a page, whose place it is about, and what of its address follows from the day."""

    label: Promise
    place: type[Model]
    of_day: Callable[[date], dict[str, str]] = lambda day: {}


PENDING, TREND = gettext_lazy("Pending papers"), gettext_lazy("Trend")
PAGES = {
    "monitor_office": Page(gettext_lazy("Monitor"), Office),
    "monitor_section": Page(gettext_lazy("Monitor"), Section),
    "monitor_papers": Page(PENDING, Office),
    "monitor_section_papers": Page(PENDING, Section),
    "monitor_post": Page(PENDING, Post),
    "monitor_person": Page(PENDING, User),
    "monitor_disposals": Page(gettext_lazy("Time to disposal"), Office),
    "monitor_likely": Page(gettext_lazy("Likely to become late"), Office),
    "monitor_causes": Page(gettext_lazy("Why papers waited"), Office),
    "monitor_signs": Page(gettext_lazy("Signs to look at"), Office),
    "monitor_routes": Page(gettext_lazy("Route map"), Office),
    "monitor_trend": Page(TREND, Office),
    "monitor_section_trend": Page(TREND, Section),
    "monitor_desk_trend": Page(TREND, Post),
    "monitor_map": Page(gettext_lazy("Districts"), Office),
    "monitor_rank": Page(gettext_lazy("Rank of districts"), Office),
    "certificate": Page(gettext_lazy("Usage certificate"), Office, _last_month),
}


def filters(query: QueryDict) -> str:
    """The part of an address that narrows its table."""
    return urlencode([(name, value) for name, value in query.items() if name not in LEFT_OFF and value])


def read(address: str) -> Subscription | None:
    """A new subscription to the page of an address; None if no table of that address comes by mail."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    query = filters(QueryDict(parts.query))
    if parts.netloc or len(parts.path) > LONGEST_PAGE or len(query) > LONGEST_QUERY:
        return None
    return Subscription(page=parts.path, query=query) if match(parts.path) else None


def match(path: str) -> ResolverMatch | None:
    """The view of a page, if its table comes by mail."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found if found.url_name in PAGES else None


def query_of(subscription: Subscription, day: date) -> str:
    """The filters, and what follows from the day."""
    found = match(subscription.page)
    return "&".join(filter(None, [subscription.query, urlencode(PAGES[found.url_name].of_day(day))]))


def titles(subscriptions: Iterable[Subscription]) -> dict[str, str]:
    """The name of each page with its place in the reader's language, by address; one query for each kind."""
    asked: dict[type[Model], set] = defaultdict(set)
    found = {each.address: (page, key) for each in subscriptions for page, key in [_place(each)]}
    for page, key in found.values():
        asked[page.place].add(key)
    places = {kind: _names(kind, keys) for kind, keys in asked.items()}
    narrowed = {each.address for each in subscriptions if each.query and "certificate" not in each.page}
    return {
        address: (_("%s (narrowed)") if address in narrowed else "%s")
        % f"{page.label}: {places[page.place].get(key, '–')}"
        for address, (page, key) in found.items()
    }


def titles_by_language(subscriptions: list[Subscription]) -> dict[str, dict[str, str]]:
    """The same for words that are read later."""
    by_language: dict[str, dict[str, str]] = {each.address: {} for each in subscriptions}
    for language in ("hi", "en"):
        with override(language):
            for address, title in titles(subscriptions).items():
                by_language[address][language] = title
    return by_language


def _place(subscription: Subscription) -> tuple[Page, int | str]:
    found = match(subscription.page)
    return PAGES[found.url_name], found.kwargs.get("pk") or QueryDict(subscription.query).get("office", "")


def _names(kind: type[Model], keys: set[int | str]) -> dict[int | str, str]:
    """Names of places by key; the page of the certificate names offices by code."""
    if kind is Office:
        rows = Office.objects.filter(Q(pk__in=_of_type(int, keys)) | Q(code__in=_of_type(str, keys)))
        return {key: str(row) for row in rows for key in (row.pk, row.code)}
    if kind is User:
        return {row.pk: str(row) for row in User.objects.filter(pk__in=keys)}
    nearby = "office" if kind is Section else "section__office"
    rows = kind._default_manager.filter(pk__in=keys).select_related(nearby)
    return {row.pk: f"{row}, {row.office}" for row in rows}


def _of_type(kind: type, keys: set[int | str]) -> list:
    return [key for key in keys if isinstance(key, kind)]
