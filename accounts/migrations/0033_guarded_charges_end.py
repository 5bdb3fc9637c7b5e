from django.db import migrations

# What two administrators decided ends when it ends; a longer charge is a new one, and decided anew.
NOT_LONGER = """
CREATE FUNCTION accounts_charge_not_longer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF accounts_is_establishing() OR NOT EXISTS (
        SELECT FROM accounts_post WHERE id = NEW.post_id AND guarded
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a charge of a guarded post is not made longer, two administrators decide on a new one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_charge_not_longer BEFORE UPDATE ON accounts_charge FOR EACH ROW WHEN (
    NEW.begins < OLD.begins OR OLD.ends IS NOT NULL AND (NEW.ends IS NULL OR NEW.ends > OLD.ends)
) EXECUTE FUNCTION accounts_charge_not_longer();
ALTER TABLE accounts_charge ENABLE ALWAYS TRIGGER accounts_charge_not_longer;
"""
LET_GO = "DROP FUNCTION accounts_charge_not_longer CASCADE"


class Migration(migrations.Migration):
    """Charges of guarded posts that ended do not go on by one administrator's word."""

    dependencies = [
        ("accounts", "0032_without_redis"),
    ]

    operations = [migrations.RunSQL(NOT_LONGER, LET_GO)]
