from django.db import migrations

# Kept in the words of whoever looked at it then, where it is now kept in none.
IN_WORDS = ("begins", "kind", "section", "designation")


def record_as_lines(apps, schema_editor):
    """What was entered so far stands in lines; what waits to be confirmed is compared anew."""
    imports = apps.get_model("accounts", "OrganisationImport").objects.defer("content")
    line = apps.get_model("accounts", "OrganisationImportLine")
    imports.filter(entered_at__isnull=True).update(state="failed", failure="stale")
    imports.filter(entered_at__isnull=False).update(state="written")
    for kept in imports.filter(entered_at__isnull=False).iterator(chunk_size=20):
        line.objects.bulk_create(
            (
                line(
                    organisation_import=kept,
                    number=place if kept.kind == "suggestion" else number,
                    kind=_kind(kept, differences),
                    code=code[:40],
                    outcome=outcome,
                    cells={},
                    differences=[_in_words(*one) for one in differences],
                )
                for place, (number, code, outcome, differences) in enumerate(kept.record, start=1)
            ),
            batch_size=500,
        )


def _kind(kept, differences):
    if kept.kind != "suggestion":
        return kept.kind
    return "posts" if any(column == "designation" for column, *_cells in differences) else "sections"


def _in_words(column, was, will):
    return [
        column,
        [was, was] if was and column in IN_WORDS else was,
        [will, will] if column in IN_WORDS else will,
    ]


class Migration(migrations.Migration):
    """What earlier imports of an organisation entered, as lines."""

    dependencies = [
        ("accounts", "0016_import_steps_and_lines"),
    ]

    operations = [migrations.RunPython(record_as_lines, migrations.RunPython.noop)]
