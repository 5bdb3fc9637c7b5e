from django.db import migrations, models

TODAY = "(date_trunc('day', clock_timestamp() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata')"
DAY = "({} AT TIME ZONE 'Asia/Kolkata')::date"
# A limit without the holds in it: one that moves by them alone changes no day that has ended.
LIMIT = "due_reading - {0}.arrived_reading - {0}.hold_seconds"
LIMIT_WITH_HOLDS = "due_reading - {0}.arrived_reading"


def changes(limit: str, moved: str) -> str:
    """The trigger on stays; `moved` is when the days of the office from which a stay came are marked too."""
    limits = f"NEW.{limit.format('NEW')} IS DISTINCT FROM OLD.{limit.format('OLD')}"
    places = "(OLD.arrived_at, OLD.office_id, OLD.post_id, OLD.at_rest)"
    return f"""
CREATE OR REPLACE FUNCTION tracking_mark_summaries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO tracking_summarymark (office_id, first, last)
        VALUES (OLD.office_id, {DAY.format("OLD.arrived_at")}, {DAY.format("OLD.left_at")});
    ELSIF TG_OP = 'UPDATE' AND NOT {places.replace("OLD", "NEW")} IS DISTINCT FROM {places}
            AND NOT {limits} THEN
        INSERT INTO tracking_summarymark (office_id, first)
        VALUES (NEW.office_id, {DAY.format("least(OLD.left_at, NEW.left_at)")});
    ELSE
        INSERT INTO tracking_summarymark (office_id, first)
        VALUES (NEW.office_id, {DAY.format("NEW.arrived_at")});
        IF TG_OP = 'UPDATE' AND {moved} THEN
            INSERT INTO tracking_summarymark (office_id, first)
            VALUES (OLD.office_id, {DAY.format("OLD.arrived_at")});
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tracking_stay_marks_change AFTER UPDATE ON tracking_stay FOR EACH ROW
WHEN (
    (OLD.left_at IS DISTINCT FROM NEW.left_at AND least(OLD.left_at, NEW.left_at) < {TODAY})
    OR (NEW.arrived_at < {TODAY} AND (
        {places} IS DISTINCT FROM {places.replace("OLD", "NEW")} OR {limits}
    ))
) EXECUTE FUNCTION tracking_mark_summaries();
"""  # noqa: S608 - our own names


# A hold told of later than on its day, as an import tells it, changes the days since.
HOLDS = f"""
CREATE FUNCTION tracking_mark_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tracking_summarymark (office_id, first)
    SELECT office_id, {DAY.format("NEW.placed_at")} FROM tracking_stay WHERE id = NEW.stay_id;
    RETURN NULL;
END $$;
CREATE TRIGGER tracking_hold_marks_new AFTER INSERT ON tracking_hold FOR EACH ROW
WHEN (NEW.placed_at < {TODAY}) EXECUTE FUNCTION tracking_mark_held();
CREATE TRIGGER tracking_hold_marks_end AFTER UPDATE ON tracking_hold FOR EACH ROW
WHEN (OLD.ended_at IS NULL AND NEW.ended_at < {TODAY} AND NEW.ended_reading < NEW.until_reading)
EXECUTE FUNCTION tracking_mark_held();
"""  # noqa: S608 - our own names
NO_HOLDS = "DROP FUNCTION tracking_mark_held CASCADE"


class Migration(migrations.Migration):
    """A hold of today marks no day, and a count of days that is interrupted is gone on with."""

    dependencies = [("tracking", "0038_open_questions")]

    operations = [
        migrations.AddField("summaryprogress", "counting", models.DateField(null=True)),
        migrations.AddField("summaryprogress", "after", models.BigIntegerField(default=0)),
        migrations.RunSQL(
            changes(
                LIMIT, "(OLD.office_id, OLD.arrived_at) IS DISTINCT FROM (NEW.office_id, NEW.arrived_at)"
            ),
            changes(LIMIT_WITH_HOLDS, "true"),
        ),
        migrations.RunSQL(HOLDS, NO_HOLDS),
    ]
