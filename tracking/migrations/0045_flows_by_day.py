from django.db import migrations, models
import django.db.models.deletion

# Of the days that are summarised already, so that nothing has to be counted anew.
FILL = """
INSERT INTO tracking_dayflow (office_id, to_office_id, day, papers)
SELECT s.office_id, CASE WHEN NOT next.at_rest THEN next.office_id END,
    (s.left_at AT TIME ZONE 'Asia/Kolkata')::date, count(*)
FROM tracking_stay s
JOIN tracking_stay next ON next.paper_id = s.paper_id AND next.arrived_seq = s.left_seq
JOIN tracking_summaryprogress progress ON (s.left_at AT TIME ZONE 'Asia/Kolkata')::date <= progress.until
WHERE NOT s.at_rest AND (next.at_rest OR next.office_id <> s.office_id)
GROUP BY 1, 2, 3
"""


class Migration(migrations.Migration):
    """What left an office for another, by day: the rank of districts is read from it."""

    dependencies = [("accounts", "0046_letters_with_files"), ("tracking", "0044_facts_are_corrected")]

    operations = [
        migrations.CreateModel(
            name="DayFlow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("papers", models.PositiveIntegerField()),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
                (
                    "to_office",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "office", "to_office"),
                        name="tracking_flow_once_a_day",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL("SET LOCAL statement_timeout = 0;" + FILL, migrations.RunSQL.noop),
    ]
