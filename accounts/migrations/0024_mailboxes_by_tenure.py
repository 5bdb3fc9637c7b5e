from django.db import migrations

# A tenure of a post ends where somebody who held the post by an order of their own left it and nobody else went
# on holding it. Its mailbox changes when that has come and was entered, as an order may be entered days later.
# A charge that was made void lasts a microsecond and is no tenure.
# Views are replaced, not dropped, so that the mail server keeps its right to read them.
CREATE = """
CREATE INDEX accounts_emailid_by_address ON accounts_emailid ((local || '@' || domain));
CREATE VIEW mail_tenure_end AS
    SELECT DISTINCT c.post_id, GREATEST(c.ends, (
        SELECT max(act.entered_at) FROM accounts_staffact act
        JOIN accounts_staffact_charges concerned ON concerned.staffact_id = act.id WHERE concerned.charge_id = c.id
    )) AS known_at
    FROM accounts_charge c
    WHERE c.kind <> 'link' AND c.ends <= statement_timestamp() AND c.ends - c.begins > interval '1 microsecond'
    AND NOT EXISTS (SELECT FROM accounts_charge other WHERE other.post_id = c.post_id AND other.kind <> 'link'
                    AND other.begins < c.ends AND (other.ends IS NULL OR other.ends > c.ends));
CREATE FUNCTION mail_folder(local text, domain text, since timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT domain || '/' || local || COALESCE(to_char(since AT TIME ZONE 'UTC', '@YYYYMMDD"T"HH24MISS"Z"'), '') || '/'
$$;
CREATE OR REPLACE VIEW mail_mailbox AS
    SELECT e.local || '@' || e.domain AS address, mail_folder(e.local, e.domain, t.since) AS maildir
    FROM accounts_emailid e
    CROSS JOIN LATERAL (
        SELECT max(known_at) AS since FROM mail_tenure_end WHERE post_id = e.post_id AND known_at > (
            SELECT max(at) FROM accounts_emailidstep WHERE email_id_id = e.id AND to_state = 'created')
    ) t
    WHERE e.state IN ('created', 'active');
CREATE VIEW mail_tenure AS
    SELECT e.id AS email_id, t.since, t.until, mail_folder(e.local, e.domain, t.since) AS maildir
    FROM accounts_emailid e
    CROSS JOIN LATERAL (
        SELECT max(at) AS at FROM accounts_emailidstep WHERE email_id_id = e.id AND to_state = 'created'
    ) created
    CROSS JOIN LATERAL (
        SELECT since, lead(since) OVER (ORDER BY since NULLS FIRST) AS until
        FROM (SELECT NULL AS since
              UNION ALL
              SELECT known_at FROM mail_tenure_end WHERE post_id = e.post_id AND known_at > created.at) ends
    ) t WHERE e.post_id IS NOT NULL AND created.at IS NOT NULL;
CREATE OR REPLACE VIEW mail_redirect AS
    SELECT e.local || '@' || e.domain AS address, last.goes_to
    FROM accounts_emailid e CROSS JOIN LATERAL (
        WITH RECURSIVE way(id, state, redirects_to_id) AS (
            SELECT e.id, e.state, e.redirects_to_id
            UNION SELECT next.id, next.state, next.redirects_to_id
            FROM way JOIN accounts_emailid next ON next.id = way.redirects_to_id AND way.state = 'redirected'
        )
        SELECT local || '@' || domain AS goes_to
        FROM way JOIN accounts_emailid USING (id) WHERE way.state = 'active'
    ) last WHERE e.state = 'redirected';
"""
DROP = """
CREATE OR REPLACE VIEW mail_mailbox AS
    SELECT local || '@' || domain AS address, domain || '/' || local || '/' AS maildir
    FROM accounts_emailid WHERE state IN ('created', 'active');
CREATE OR REPLACE VIEW mail_redirect AS
    WITH RECURSIVE way(address, id, state, redirects_to_id) AS (
        SELECT local || '@' || domain, id, state, redirects_to_id
        FROM accounts_emailid WHERE state = 'redirected'
        UNION SELECT way.address, next.id, next.state, next.redirects_to_id
        FROM way JOIN accounts_emailid next ON next.id = way.redirects_to_id AND way.state = 'redirected'
    )
    SELECT way.address, local || '@' || domain AS goes_to
    FROM way JOIN accounts_emailid USING (id) WHERE way.state = 'active';
DROP VIEW mail_tenure;
DROP FUNCTION mail_folder;
DROP VIEW mail_tenure_end;
DROP INDEX accounts_emailid_by_address;
"""


class Migration(migrations.Migration):
    """The mailbox of a post is one for each tenure; addresses are found by an index."""

    dependencies = [("accounts", "0023_acts_written_down")]
    operations = [migrations.RunSQL(CREATE, DROP)]
