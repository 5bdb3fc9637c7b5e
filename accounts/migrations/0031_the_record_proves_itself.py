import django.db.models.deletion
from django.db import migrations, models


# Each field after its length in four bytes, as in the ledger of movements; what is absent is marked.
BYTES = """
CREATE FUNCTION accounts_field(value text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN value IS NULL THEN decode('ffffffff', 'hex')
        ELSE int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') END
$$;
CREATE FUNCTION accounts_microseconds(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (extract(epoch FROM moment) * 1000000)::bigint::text
$$;
CREATE FUNCTION accounts_auditentry_bytes(e accounts_auditentry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT accounts_field(e.id::text) || accounts_field(accounts_microseconds(e.at))
        || accounts_field(e.by_id::text) || accounts_field(e.person_id::text) || accounts_field(e.office_id::text)
        || accounts_field(e.act) || accounts_field(e.kind) || accounts_field(e.object_id::text)
        || accounts_field(e.code) || accounts_field(e.name) || accounts_field(e.differences::text)
        || accounts_field(e.reason) || accounts_field(e.request_id) || accounts_field(host(e.ip))
$$;
"""
# At the commit, so that nobody waits for the head of a chain longer than a commit takes; under one lock, so that
# two that write to the same offices never wait in a circle. Sealing the entries of a large import takes seconds.
# Both run as the owner: the program may read the chains and write none.
LINK = """
CREATE FUNCTION accounts_link_entry(entry accounts_auditentry) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '60s' AS $$
DECLARE
    head record;
    salt bytea := uuid_send(gen_random_uuid());
    committed bytea := sha256(salt || accounts_auditentry_bytes(entry));
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
        || accounts_field(entry.id::text) || head.head_hash || committed);
    INSERT INTO accounts_auditlink (entry_id, office_id, seq, salt, commitment, previous_hash, hash)
        VALUES (entry.id, entry.office_id, head.seq, salt, committed, head.head_hash, linked);
END $$;
-- Once for each chain and commit: a row that one transaction writes again and again is slower to find each time.
CREATE FUNCTION accounts_move_head() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_auditlink WHERE office_id = NEW.office_id AND seq > NEW.seq) THEN
        INSERT INTO accounts_auditchain (office_id, seq, head_hash) VALUES (NEW.office_id, NEW.seq, NEW.hash)
            ON CONFLICT (office_id) DO UPDATE SET seq = EXCLUDED.seq, head_hash = EXCLUDED.head_hash;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounts_auditlink_heads AFTER INSERT ON accounts_auditlink
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_move_head();
CREATE FUNCTION accounts_link_new_entry() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM accounts_link_entry(NEW);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounts_auditentry_linked AFTER INSERT ON accounts_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_link_new_entry();
REVOKE EXECUTE ON FUNCTION accounts_link_entry FROM PUBLIC;

CREATE TRIGGER accounts_auditlink_no_change BEFORE UPDATE OR DELETE ON accounts_auditlink
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_auditlink_no_truncate BEFORE TRUNCATE ON accounts_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_auditlink ENABLE ALWAYS TRIGGER accounts_auditlink_no_change;
ALTER TABLE accounts_auditlink ENABLE ALWAYS TRIGGER accounts_auditlink_no_truncate;
"""
# What a row said before and says now. The arguments of the trigger are the columns that are left out.
VERSIONS = """
CREATE FUNCTION accounts_enter_version(name text, key bigint, kept jsonb) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    entered timestamptz := clock_timestamp();
BEGIN
    SELECT seq + 1 AS seq, hash INTO last FROM accounts_rowversion
        WHERE of_table = name AND row_id = key ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT 1 AS seq, decode(repeat('00', 32), 'hex') AS hash INTO last;
    END IF;
    INSERT INTO accounts_rowversion (of_table, row_id, seq, "row", entered_at, previous_hash, hash)
        VALUES (name, key, last.seq, kept, entered, last.hash,
            sha256(accounts_field(name) || accounts_field(key::text) || accounts_field(last.seq::text)
                || accounts_field(accounts_microseconds(entered)) || accounts_field(kept::text) || last.hash));
END $$;
REVOKE EXECUTE ON FUNCTION accounts_enter_version FROM PUBLIC;
CREATE FUNCTION accounts_versioned() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
    left_out text[] := coalesce(TG_ARGV, '{}');
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM accounts_enter_version(TG_TABLE_NAME, OLD.id, NULL);
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM accounts_enter_version(TG_TABLE_NAME, NEW.id, to_jsonb(NEW) - left_out);
    ELSIF to_jsonb(NEW) - left_out IS DISTINCT FROM to_jsonb(OLD) - left_out THEN
        PERFORM accounts_enter_version(TG_TABLE_NAME, NEW.id, to_jsonb(NEW) - left_out);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_rowversion_no_change BEFORE UPDATE OR DELETE ON accounts_rowversion
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_rowversion_no_truncate BEFORE TRUNCATE ON accounts_rowversion
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_rowversion ENABLE ALWAYS TRIGGER accounts_rowversion_no_change;
ALTER TABLE accounts_rowversion ENABLE ALWAYS TRIGGER accounts_rowversion_no_truncate;
"""
# Office: the tree counts its children by itself.
VERSIONED = {
    "accounts_office": ["numchild"],
    "accounts_section": [],
    "accounts_designation": [],
    "accounts_post": [],
    "accounts_charge": [],
    "accounts_staffact": [],
    "accounts_rolloutstep": [],
}
UNDO = """
DROP FUNCTION accounts_link_new_entry, accounts_link_entry, accounts_move_head, accounts_auditentry_bytes, accounts_versioned,
    accounts_enter_version, accounts_microseconds, accounts_field CASCADE
"""


def versioned() -> str:
    """SQL that enters what each row says today and, from now on, each change."""
    statements = ["SET LOCAL TimeZone = 'UTC'"]
    for table, left_out in VERSIONED.items():
        array = "ARRAY[" + ", ".join(f"'{name}'" for name in left_out) + "]::text[]"
        arguments = ", ".join(f"'{name}'" for name in left_out)
        statements += [
            f"SELECT accounts_enter_version('{table}', t.id, to_jsonb(t) - {array}) "  # noqa: S608
            f"FROM {table} t ORDER BY id",
            f"CREATE TRIGGER {table}_versioned AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION accounts_versioned({arguments})",
        ]
    return ";\n".join(statements)


class Migration(migrations.Migration):
    """Audit entries are chained office by office, and posts and charges keep what they said before."""

    dependencies = [
        ("accounts", "0030_two_persons_for_guarded_posts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("office_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("head_hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="link",
                        serialize=False,
                        to="accounts.auditentry",
                    ),
                ),
                ("office_id", models.BigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("salt", models.BinaryField(max_length=16)),
                ("commitment", models.BinaryField(max_length=32)),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office_id", "seq"), name="accounts_auditlink_one_per_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RowVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_table", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("row", models.JSONField(null=True)),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("of_table", "row_id", "seq"), name="accounts_rowversion_one_per_number"
                    )
                ],
            },
        ),
        migrations.RunSQL(BYTES + LINK + VERSIONS, UNDO),
        migrations.RunSQL(
            "SELECT accounts_link_entry(e) FROM accounts_auditentry e ORDER BY id", migrations.RunSQL.noop
        ),
        migrations.RunSQL(versioned(), migrations.RunSQL.noop),
    ]
