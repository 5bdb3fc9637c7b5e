"""What hangs on a row, in whatever app: asked of the models, so that nobody here knows of papers."""

from collections.abc import Iterator

from django.db.models import Field, Model


def depending_on(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every model with a row that names one of these, and the name of its field; links to acts apart."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        if not relation.related_model._meta.auto_created:
            yield relation.related_model, relation.field.name


def is_indexed(field: Field) -> bool:
    """Whether rows are found by the field without reading the whole table."""
    meta = field.model._meta
    kept = [*meta.indexes, *meta.constraints]
    first = {index.fields[0] for index in kept if getattr(index, "fields", ()) and index.condition is None}
    return field.db_index or field.unique or field.name in first
