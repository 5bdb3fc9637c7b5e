from django.db import migrations

REFUSE = """
CREATE FUNCTION tracking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger of movements is only ever added to: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER tracking_movement_no_change BEFORE UPDATE OR DELETE ON tracking_movement
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_change();
CREATE TRIGGER tracking_movement_no_truncate BEFORE TRUNCATE ON tracking_movement
    FOR EACH STATEMENT EXECUTE FUNCTION tracking_refuse_change();
ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_change;
ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_truncate;
"""
ALLOW = """
DROP TRIGGER tracking_movement_no_truncate ON tracking_movement;
DROP TRIGGER tracking_movement_no_change ON tracking_movement;
DROP FUNCTION tracking_refuse_change();
"""


class Migration(migrations.Migration):
    """Movements are only ever inserted: the database refuses UPDATE, DELETE and TRUNCATE, whoever asks."""

    dependencies = [("tracking", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
