from django.db import migrations

AGAIN = """
DROP TRIGGER accounts_emailid_no_other_holder ON accounts_emailid;
CREATE TRIGGER accounts_emailid_no_other_holder
    BEFORE UPDATE OF kind, local, domain, look_alike, person_id, post_id ON accounts_emailid
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailid_no_other_proposer
    BEFORE UPDATE OF proposed_by_id ON accounts_emailid FOR EACH ROW
    WHEN (NEW.proposed_by_id <> OLD.proposed_by_id
        AND NOT (OLD.state = 'rejected' AND NEW.state = 'proposed'))
    EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_other_holder;
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_other_proposer;
"""
ONCE = """
DROP TRIGGER accounts_emailid_no_other_proposer ON accounts_emailid;
DROP TRIGGER accounts_emailid_no_other_holder ON accounts_emailid;
CREATE TRIGGER accounts_emailid_no_other_holder
    BEFORE UPDATE OF kind, local, domain, look_alike, person_id, post_id, proposed_by_id ON accounts_emailid
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_other_holder;
"""


class Migration(migrations.Migration):
    """A rejected ID may be proposed anew, by whom is kept; its holder stays the same for ever."""

    dependencies = [("accounts", "0018_no_organisation_record")]

    operations = [migrations.RunSQL(AGAIN, ONCE)]
