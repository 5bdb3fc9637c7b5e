import django.db.models.deletion
from django.db import migrations, models

# A change of the calendar is on record before the readings that it touches are recomputed: at most five minutes
# before, as the clocks of program and database may differ, or named as still under way.
BODY = """
CREATE OR REPLACE FUNCTION tracking_stay_recomputed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_calendarchange change JOIN tracking_calendar calendar ON calendar.version = change.id
        WHERE calendar.id = OLD.calendar_id AND change.at > transaction_timestamp() - interval '5 minutes'
    ){also} THEN
        PERFORM tracking_refuse('readings change only with a recorded change of their calendar');
    END IF;
    RETURN NEW;
END $$;
"""
UNDER_WAY = " AND NOT EXISTS (SELECT FROM tracking_recomputing WHERE calendar_id = OLD.calendar_id)"
BEGINS = """
CREATE FUNCTION tracking_recomputing_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_calendarchange change
        WHERE change.id = NEW.change_id AND change.calendar_id = NEW.calendar_id
            AND change.at > transaction_timestamp() - interval '5 minutes'
    ) AND NOT EXISTS (SELECT FROM tracking_recomputing WHERE change_id = NEW.change_id) THEN
        PERFORM tracking_refuse('readings are recomputed only by a recorded change of their calendar');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_recomputing_begins BEFORE INSERT ON tracking_recomputing
    FOR EACH ROW EXECUTE FUNCTION tracking_recomputing_begins();
CREATE TRIGGER tracking_recomputing_kept BEFORE UPDATE ON tracking_recomputing FOR EACH ROW
    WHEN ((OLD.calendar_id, OLD.change_id, OLD.first) IS DISTINCT FROM (NEW.calendar_id, NEW.change_id, NEW.first))
    EXECUTE FUNCTION accounts_refuse_change();
"""
LEAVE = "DROP FUNCTION tracking_recomputing_begins CASCADE;"


class Migration(migrations.Migration):
    """Readings that a change of a calendar leaves to be recomputed in the background."""

    dependencies = [("tracking", "0035_forecasts")]

    operations = [
        migrations.CreateModel(
            name="Recomputing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("after", models.PositiveBigIntegerField(null=True)),
                ("stays", models.PositiveIntegerField()),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tracking.calendar",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recomputings",
                        to="tracking.calendarchange",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(BEGINS, LEAVE),
        migrations.RunSQL(BODY.format(also=UNDER_WAY), BODY.format(also="")),
    ]
