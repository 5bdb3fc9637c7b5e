from django.db import migrations

REFUSE = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_emailidstep_no_change BEFORE UPDATE OR DELETE ON accounts_emailidstep
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailidstep_no_truncate BEFORE TRUNCATE ON accounts_emailidstep
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailid_no_other_holder
    BEFORE UPDATE OF kind, local, domain, look_alike, person_id, post_id, proposed_by_id ON accounts_emailid
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailid_no_delete BEFORE DELETE ON accounts_emailid
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailid_no_truncate BEFORE TRUNCATE ON accounts_emailid
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_emailidstep ENABLE ALWAYS TRIGGER accounts_emailidstep_no_change;
ALTER TABLE accounts_emailidstep ENABLE ALWAYS TRIGGER accounts_emailidstep_no_truncate;
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_other_holder;
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_delete;
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_truncate;
"""
ALLOW = """
DROP TRIGGER accounts_emailid_no_truncate ON accounts_emailid;
DROP TRIGGER accounts_emailid_no_delete ON accounts_emailid;
DROP TRIGGER accounts_emailid_no_other_holder ON accounts_emailid;
DROP TRIGGER accounts_emailidstep_no_truncate ON accounts_emailidstep;
DROP TRIGGER accounts_emailidstep_no_change ON accounts_emailidstep;
DROP FUNCTION accounts_refuse_change();
"""


class Migration(migrations.Migration):
    """Steps are only ever inserted; an ID is never deleted and never given to another holder."""

    dependencies = [("accounts", "0007_email_ids")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
