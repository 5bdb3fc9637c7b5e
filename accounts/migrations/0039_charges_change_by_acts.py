from django.db import migrations, models

# What changes together is told by the number of its transaction; 0 while the owner of the tables establishes.
TRANSACTION = """
-- Asked by functions with the owner's rights; who had called them is the role that was set, or who signed in.
CREATE FUNCTION accounts_this_transaction() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN accounts_is_establishing() AND pg_has_role(
        coalesce(nullif(current_setting('role'), 'none'), session_user),
        (SELECT relowner FROM pg_class WHERE oid = 'accounts_charge'::regclass), 'USAGE'
    ) THEN 0 ELSE pg_current_xact_id()::text::bigint END
$$;
CREATE OR REPLACE FUNCTION accounts_enter_version(name text, key bigint, kept jsonb) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    entered timestamptz := clock_timestamp();
    within bigint := {within};
BEGIN
    SELECT seq + 1 AS seq, hash INTO last FROM accounts_rowversion
        WHERE of_table = name AND row_id = key ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT 1 AS seq, decode(repeat('00', 32), 'hex') AS hash INTO last;
    END IF;
    INSERT INTO accounts_rowversion (of_table, row_id, seq, "row", entered_at, {column} previous_hash, hash)
        VALUES (name, key, last.seq, kept, entered, {value} last.hash,
            sha256(accounts_field(name) || accounts_field(key::text) || accounts_field(last.seq::text)
                || accounts_field(accounts_microseconds(entered)) || accounts_field(kept::text)
                {hashed} || last.hash));
END $$;
CREATE OR REPLACE FUNCTION accounts_link_entry(entry accounts_auditentry) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '60s' AS $$
DECLARE
    head record;
    salt bytea := uuid_send(gen_random_uuid());
    committed bytea := sha256(salt || accounts_auditentry_bytes(entry));
    within bigint := {linked_within};
    linked bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(1045966, 0);
    SELECT last.seq + 1 AS seq, last.head_hash INTO head FROM (
        SELECT seq, head_hash FROM accounts_auditchain WHERE office_id = entry.office_id
        UNION ALL
        (SELECT seq, hash FROM accounts_auditlink WHERE office_id = entry.office_id ORDER BY seq DESC LIMIT 1)
    ) last ORDER BY last.seq DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT 1 AS seq, decode(repeat('00', 32), 'hex') AS head_hash INTO head;
    END IF;
    linked := sha256(accounts_field(entry.office_id::text) || accounts_field(head.seq::text)
        || accounts_field(entry.id::text) {hashed} || head.head_hash || committed);
    INSERT INTO accounts_auditlink (entry_id, office_id, seq, salt, commitment, {column} previous_hash, hash)
        VALUES (entry.id, entry.office_id, head.seq, salt, committed, {value} head.head_hash, linked);
END $$;
"""
TOGETHER = TRANSACTION.format(
    within="accounts_this_transaction()",
    linked_within="pg_current_xact_id()::text::bigint",
    column="transaction,",
    value="within,",
    hashed="|| accounts_field(within::text)",
)
APART = TRANSACTION.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").format(
    within="0", linked_within="0", column="", value="", hashed=""
)
# The ways in which verbs change the days of a charge; whatever else is refused to everybody.
DATES = """
CREATE FUNCTION accounts_charge_dates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF accounts_is_establishing() THEN
        RETURN NEW;
    END IF;
    IF NEW.begins IS DISTINCT FROM OLD.begins THEN
        -- Made void: it is over before it would have begun.
        IF NEW.ends = NEW.begins + interval '1 microsecond' AND NEW.ends <= OLD.begins THEN
            RETURN NEW;
        END IF;
    ELSIF OLD.ends IS NULL OR OLD.ends > statement_timestamp() AND NEW.ends IS NOT NULL THEN
        RETURN NEW;
    ELSIF EXISTS (
        -- Its end is taken back: it says again what it said before, or ends with its post, which ends by now.
        SELECT FROM accounts_rowversion WHERE of_table = 'accounts_charge' AND row_id = OLD.id
            AND ("row" ->> 'begins')::timestamptz = NEW.begins
            AND (("row" ->> 'ends')::timestamptz IS NOT DISTINCT FROM NEW.ends
                OR "row" ->> 'ends' IS NULL AND NEW.ends > statement_timestamp())
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a charge ends once, and begins when it began'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_charge_dates BEFORE UPDATE ON accounts_charge FOR EACH ROW WHEN (
    NEW.begins IS DISTINCT FROM OLD.begins OR NEW.ends IS DISTINCT FROM OLD.ends
) EXECUTE FUNCTION accounts_charge_dates();
ALTER TABLE accounts_charge ENABLE ALWAYS TRIGGER accounts_charge_dates;
CREATE TRIGGER accounts_charge_fixed BEFORE UPDATE ON accounts_charge FOR EACH ROW WHEN (
    (NEW.user_id, NEW.post_id, NEW.kind, NEW.order_number, NEW.acting_for_id)
        IS DISTINCT FROM (OLD.user_id, OLD.post_id, OLD.kind, OLD.order_number, OLD.acting_for_id)
) EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_charge ENABLE ALWAYS TRIGGER accounts_charge_fixed;
"""
# At the commit, because the act that names a charge is entered after it. The owner of the tables is not asked:
# whoever owns them can take any guard off, and the verification names what no act says.
ACTS = """
CREATE FUNCTION accounts_entered_here(entered xid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    -- The number of a transaction has 32 bits in a row; the number nearest to this one's with these bits is meant.
    here bigint := pg_current_xact_id()::text::bigint;
    apart bigint := (entered::text::bigint - here) % 4294967296;
BEGIN
    apart := CASE WHEN apart > 2147483647 THEN apart - 4294967296
        WHEN apart < -2147483648 THEN apart + 4294967296 ELSE apart END;
    -- What this transaction sees, and what is still under way, is its own.
    RETURN pg_xact_status((here + apart)::text::xid8) = 'in progress';
END $$;
CREATE FUNCTION accounts_charge_by_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_has_role(
        current_user, (SELECT relowner FROM pg_class WHERE oid = 'accounts_charge'::regclass), 'USAGE'
    ) OR EXISTS (
        SELECT FROM accounts_staffact_charges named
        JOIN accounts_rowversion entered ON entered.of_table = 'accounts_staffact'
            AND entered.row_id = named.staffact_id AND entered.seq = 1
        WHERE named.charge_id = NEW.id AND entered.transaction = pg_current_xact_id()::text::bigint
    ) OR EXISTS (
        -- An act that was taken back names no charge that goes on, but its holder.
        SELECT FROM accounts_staffact act
        JOIN accounts_rowversion entered ON entered.of_table = 'accounts_staffact'
            AND entered.row_id = act.id AND entered.seq = 1
        WHERE act.person_id = NEW.user_id AND act.kind = 'taken_back'
            AND entered.transaction = pg_current_xact_id()::text::bigint
    ) OR EXISTS (
        SELECT FROM accounts_auditentry entry
        WHERE entry.kind = 'accounts.post' AND entry.object_id = NEW.post_id AND entry.act = 'objected'
            AND accounts_entered_here(entry.xmin)
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a charge begins and ends by an act on record'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE CONSTRAINT TRIGGER accounts_charge_taken_by_act AFTER INSERT ON accounts_charge
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_charge_by_act();
CREATE CONSTRAINT TRIGGER accounts_charge_changed_by_act AFTER UPDATE OF begins, ends ON accounts_charge
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
        NEW.begins IS DISTINCT FROM OLD.begins OR NEW.ends IS DISTINCT FROM OLD.ends
    ) EXECUTE FUNCTION accounts_charge_by_act();
"""
LET_GO = f"""
DROP FUNCTION accounts_charge_dates, accounts_charge_by_act, accounts_entered_here CASCADE;
DROP TRIGGER accounts_charge_fixed ON accounts_charge;
{APART}
DROP FUNCTION accounts_this_transaction;
"""


class Migration(migrations.Migration):
    """Charges begin and end by acts on record, and no other way; what changed together is on record, too."""

    dependencies = [
        ("accounts", "0038_profiles_of_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditlink",
            name="transaction",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="rowversion",
            name="transaction",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="auditlink",
            index=models.Index(fields=["transaction"], name="accounts_auditlink_together"),
        ),
        migrations.RunSQL(TOGETHER + DATES + ACTS, LET_GO),
    ]
