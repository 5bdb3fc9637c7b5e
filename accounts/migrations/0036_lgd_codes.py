from django.db import migrations, models


# A row keeps its versions with all its columns: it is entered anew with the one that came.
ENTER = """
SET LOCAL TimeZone = 'UTC';
SELECT accounts_enter_version('accounts_office', t.id, to_jsonb(t) - 'numchild') FROM accounts_office t ORDER BY id
"""


class Migration(migrations.Migration):
    """Offices carry their number in the Local Government Directory."""

    dependencies = [
        ("accounts", "0035_hindi_sorts_as_hindi"),
    ]

    operations = [
        migrations.AddField(
            model_name="office",
            name="lgd_code",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="The number in the Local Government Directory, of a district, tehsil or block.",
                null=True,
                verbose_name="LGD code",
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.UniqueConstraint(
                fields=("kind", "lgd_code"), name="accounts_office_lgd_code_once_in_a_kind"
            ),
        ),
        migrations.RunSQL(ENTER, migrations.RunSQL.noop),
    ]
