import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Of the months before, only the first sign-in and the last are known.
ENTER = """
INSERT INTO accounts_signinmonth (person_id, month)
SELECT id, date_trunc('month', first_signed_in_at AT TIME ZONE 'Asia/Kolkata')::date
FROM accounts_user WHERE first_signed_in_at IS NOT NULL
UNION
SELECT id, date_trunc('month', last_login AT TIME ZONE 'Asia/Kolkata')::date
FROM accounts_user WHERE last_login IS NOT NULL
"""


class Migration(migrations.Migration):
    """Months in which people signed in."""

    dependencies = [("accounts", "0044_api_tokens")]

    operations = [
        migrations.CreateModel(
            name="SignInMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
            ],
            options={
                "verbose_name": "month of a sign-in",
                "verbose_name_plural": "months of sign-ins",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "month"), name="accounts_sign_in_month_once")
                ],
            },
        ),
        migrations.RunSQL(ENTER, migrations.RunSQL.noop),
    ]
