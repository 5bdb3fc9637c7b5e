"""Foreign keys that point at a model, from any app; found in the models, so that no app above is imported."""

from collections.abc import Iterator

from django.db.models import Field, Model


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
