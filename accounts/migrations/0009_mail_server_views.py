from django.db import migrations

# Made over the tables, so the mail server's role needs SELECT on the views alone.
CREATE = """
CREATE VIEW mail_domain AS SELECT DISTINCT domain FROM accounts_emailid;
CREATE VIEW mail_mailbox AS
    SELECT local || '@' || domain AS address, domain || '/' || local || '/' AS maildir
    FROM accounts_emailid WHERE state IN ('created', 'active');
CREATE VIEW mail_redirect AS
    WITH RECURSIVE way(address, id, state, redirects_to_id) AS (
        SELECT local || '@' || domain, id, state, redirects_to_id
        FROM accounts_emailid WHERE state = 'redirected'
        UNION SELECT way.address, next.id, next.state, next.redirects_to_id
        FROM way JOIN accounts_emailid next ON next.id = way.redirects_to_id AND way.state = 'redirected'
    )
    SELECT way.address, local || '@' || domain AS goes_to
    FROM way JOIN accounts_emailid USING (id) WHERE way.state = 'active';
"""
DROP = "DROP VIEW mail_redirect; DROP VIEW mail_mailbox; DROP VIEW mail_domain;"


class Migration(migrations.Migration):
    """What a mail server reads: domains, mailboxes, and where redirected mail goes in the end."""

    dependencies = [("accounts", "0008_email_ids_are_kept")]
    operations = [migrations.RunSQL(CREATE, DROP)]
