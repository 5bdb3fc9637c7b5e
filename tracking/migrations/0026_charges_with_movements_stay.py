from django.db import migrations

# Only a charge under which nothing was done is made void.
USED = """
CREATE FUNCTION tracking_charge_unused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT accounts_is_establishing() AND EXISTS (
        SELECT FROM tracking_movement WHERE post_id = OLD.post_id AND charge_id = OLD.id
    ) THEN
        PERFORM tracking_refuse('a charge under which papers moved is not made void');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_charge_unused BEFORE UPDATE ON accounts_charge FOR EACH ROW
    WHEN (NEW.begins <> OLD.begins) EXECUTE FUNCTION tracking_charge_unused();
ALTER TABLE accounts_charge ENABLE ALWAYS TRIGGER tracking_charge_unused;
"""


class Migration(migrations.Migration):
    """A charge under which papers moved keeps its beginning."""

    dependencies = [
        ("accounts", "0039_charges_change_by_acts"),
        ("tracking", "0025_orders_and_dated_rules"),
    ]

    operations = [migrations.RunSQL(USED, "DROP FUNCTION tracking_charge_unused CASCADE")]
