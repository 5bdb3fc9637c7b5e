from django.db import migrations, models

# Whoever works as the program may neither bring history in nor make a living office pass for one.
ONCE = """
CREATE FUNCTION accounts_office_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND accounts_is_establishing() THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the owner of the tables brings history in, and an office is history from its beginning or never'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_office_brought_in BEFORE INSERT ON accounts_office
    FOR EACH ROW WHEN (NEW.is_history) EXECUTE FUNCTION accounts_office_history();
CREATE TRIGGER accounts_office_stays_history BEFORE UPDATE ON accounts_office
    FOR EACH ROW WHEN (NEW.is_history <> OLD.is_history) EXECUTE FUNCTION accounts_office_history();
ALTER TABLE accounts_office ENABLE ALWAYS TRIGGER accounts_office_brought_in;
ALTER TABLE accounts_office ENABLE ALWAYS TRIGGER accounts_office_stays_history;
SET LOCAL TimeZone = 'UTC';
SELECT accounts_enter_version('accounts_office', t.id, to_jsonb(t) - ARRAY['numchild']) FROM accounts_office t
    ORDER BY id;
"""


class Migration(migrations.Migration):
    """Offices that hold what was brought in from elsewhere are marked as history."""

    dependencies = [
        ("accounts", "0039_charges_change_by_acts"),
    ]

    operations = [
        migrations.AddField(
            model_name="office",
            name="is_history",
            field=models.BooleanField(default=False, editable=False, verbose_name="history"),
        ),
        migrations.RunSQL(ONCE, "DROP FUNCTION accounts_office_history CASCADE"),
    ]
