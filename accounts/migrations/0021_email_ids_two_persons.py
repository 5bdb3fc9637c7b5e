from django.db import migrations

GUARD = """
CREATE FUNCTION accounts_email_id_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts_emailid AS given JOIN accounts_charge AS held ON held.id = NEW.by_id
        WHERE given.id = NEW.email_id_id AND held.user_id IN (given.proposed_by_id, given.person_id)
    ) THEN
        RAISE EXCEPTION 'e-mail ID % is approved neither by its proposer nor by its holder', NEW.email_id_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_emailidstep_two_persons BEFORE INSERT ON accounts_emailidstep
    FOR EACH ROW WHEN (NEW.to_state = 'approved') EXECUTE FUNCTION accounts_email_id_two_persons();
"""
UNGUARD = """
DROP TRIGGER accounts_emailidstep_two_persons ON accounts_emailidstep;
DROP FUNCTION accounts_email_id_two_persons();
"""


class Migration(migrations.Migration):
    """An e-mail ID is approved neither by whoever proposed it nor by whose it is."""

    dependencies = [("accounts", "0020_charges_of_administrators")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
