import django.db.models.deletion
from django.db import migrations, models


# What changes a day that has ended is marked. Of every other stay PostgreSQL only reads the condition.
TODAY = "(date_trunc('day', clock_timestamp() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata')"
DAY = "({} AT TIME ZONE 'Asia/Kolkata')::date"
MARKS = f"""
CREATE FUNCTION tracking_mark_summaries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO tracking_summarymark (office_id, first, last)
        VALUES (OLD.office_id, {DAY.format("OLD.arrived_at")}, {DAY.format("OLD.left_at")});
    ELSIF TG_OP = 'UPDATE' AND (OLD.arrived_at, OLD.office_id, OLD.post_id, OLD.at_rest)
            IS NOT DISTINCT FROM (NEW.arrived_at, NEW.office_id, NEW.post_id, NEW.at_rest)
            AND NEW.due_reading - NEW.arrived_reading
                IS NOT DISTINCT FROM OLD.due_reading - OLD.arrived_reading THEN
        INSERT INTO tracking_summarymark (office_id, first)
        VALUES (NEW.office_id, {DAY.format("least(OLD.left_at, NEW.left_at)")});
    ELSE
        INSERT INTO tracking_summarymark (office_id, first)
        VALUES (NEW.office_id, {DAY.format("NEW.arrived_at")});
        IF TG_OP = 'UPDATE' THEN
            INSERT INTO tracking_summarymark (office_id, first)
            VALUES (OLD.office_id, {DAY.format("OLD.arrived_at")});
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tracking_stay_marks_new AFTER INSERT ON tracking_stay FOR EACH ROW
WHEN (NEW.arrived_at < {TODAY}) EXECUTE FUNCTION tracking_mark_summaries();
CREATE TRIGGER tracking_stay_marks_change AFTER UPDATE ON tracking_stay FOR EACH ROW
WHEN (
    (OLD.left_at IS DISTINCT FROM NEW.left_at AND least(OLD.left_at, NEW.left_at) < {TODAY})
    OR (NEW.arrived_at < {TODAY} AND (
        (OLD.arrived_at, OLD.office_id, OLD.post_id, OLD.at_rest)
            IS DISTINCT FROM (NEW.arrived_at, NEW.office_id, NEW.post_id, NEW.at_rest)
        OR NEW.due_reading - NEW.arrived_reading IS DISTINCT FROM OLD.due_reading - OLD.arrived_reading
    ))
) EXECUTE FUNCTION tracking_mark_summaries();
CREATE TRIGGER tracking_stay_marks_deleted AFTER DELETE ON tracking_stay FOR EACH ROW
WHEN (OLD.arrived_at < {TODAY}) EXECUTE FUNCTION tracking_mark_summaries()
"""  # noqa: S608 - our own names
NO_MARKS = "DROP FUNCTION tracking_mark_summaries CASCADE"


class Migration(migrations.Migration):
    """Figures per desk and day, and the marks of what has to be counted again."""

    dependencies = [
        ("accounts", "0042_unread_notices_counted"),
        ("tracking", "0033_limits_go_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="SummaryMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField(null=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tracking.calendar",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SummaryProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField(null=True)),
                ("fenced_day", models.DateField(null=True)),
                ("fence", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="tracking_summaryprogress_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DaySummary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("came", models.PositiveIntegerField()),
                ("left", models.PositiveIntegerField()),
                ("closed", models.PositiveIntegerField()),
                ("passed", models.PositiveIntegerField()),
                ("pending", models.PositiveIntegerField()),
                ("late", models.PositiveIntegerField()),
                ("over_3", models.PositiveIntegerField()),
                ("over_7", models.PositiveIntegerField()),
                ("over_15", models.PositiveIntegerField()),
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
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("post__isnull", True)),
                        fields=("office", "day"),
                        name="tracking_summary_of_office",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("post__isnull", False)),
                        fields=("post", "day", "office"),
                        name="tracking_summary_of_desk",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MARKS, NO_MARKS),
    ]
