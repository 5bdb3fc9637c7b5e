"""The kinds of records that an administrator keeps, with their addresses; they are read from the URLs."""

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse

from accounts.administration.records import Records


def kinds(patterns: list | None = None) -> Iterator[Records]:
    """Yield each kind of record that has pages."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            yield from kinds(pattern.url_patterns)
        elif (kind := pattern.default_args.get("records")) and pattern.name == kind.plural:
            yield kind


KINDS = tuple(kinds())


def kind_of(model: type[Model]) -> Records:
    """The kind of the records of a model."""
    return next(kind for kind in KINDS if kind.model is model)


def list_address(kind: Records) -> str:
    """The address of a list."""
    return reverse(kind.plural)


def address(record: Model) -> str:
    """The address of one record."""
    return reverse(kind_of(type(record)).single, args=[record.pk])


def errors_of(answer: HttpResponse) -> dict:
    """The errors beside the fields of the form that came back."""
    return answer.context["form"].errors
