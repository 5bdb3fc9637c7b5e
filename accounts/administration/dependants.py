"""Foreign keys that point at a model, from any app; found in the models, so that no app above is imported."""

from collections.abc import Iterator

from django.db.models import Field, Model

from accounts.models import AuditEntry, Office
from accounts.models.dated import Dated


def depending_on(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every foreign key that points at the model, as model and field name; many-to-many links left out."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        if not relation.related_model._meta.auto_created:
            yield relation.related_model, relation.field.name


def is_indexed(field: Field) -> bool:
    """Return whether an index leads with the field, so that no query by it reads the whole table."""
    meta = field.model._meta
    indexes = [*meta.indexes, *meta.constraints]
    first = {index.fields[0] for index in indexes if getattr(index, "fields", ()) and index.condition is None}
    return field.db_index or field.unique or field.name in first


def kinds_depending_on(record: Model) -> list[str]:
    """The names of the kinds of rows that name a record, in the reader's language.

    Only foreign keys with an index are followed. The others, such as the desk that a movement led to, never
    stand alone: there is a charge or a stay as well.
    """
    kinds = [
        str(model._meta.verbose_name_plural)
        for model, name in depending_on(type(record))
        if model is not AuditEntry and is_indexed(model._meta.get_field(name)) and _names(model, name, record)
    ]
    if isinstance(record, Office) and Office.objects.within(record).not_void().exclude(pk=record.pk).exists():
        kinds.append(str(Office._meta.verbose_name_plural))
    return sorted(set(kinds))


def _names(model: type[Model], name: str, record: Model) -> bool:
    rows = model._default_manager.order_by().filter(**{name: record})
    return (rows.not_void() if issubclass(model, Dated) else rows).exists()
