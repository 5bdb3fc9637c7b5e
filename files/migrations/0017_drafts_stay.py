from django.db import migrations

# What of each table is not kept in versions: words that name people, which may have to be erased.
LEFT_OUT = {
    "files_draft": ["subject"],
    "files_draftversion": ["text"],
    "files_draftaddressee": [],
    "files_draftcomment": ["text"],
}
FIXED = "id file_id request_id form language in_reply_to_id put_up_by_id put_up_at"
CHANGES = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FIXED.split())
KEEP = f"""
-- A draft is approved, and an approval withdrawn, only with a movement of its file; what is approved stays.
CREATE FUNCTION files_draft_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest text;
BEGIN
    SELECT kind INTO newest FROM tracking_movement WHERE paper_id = NEW.file_id ORDER BY seq DESC LIMIT 1;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'writing' OR NEW.issued_id IS NOT NULL THEN
            PERFORM tracking_refuse('a draft begins as one being written');
        END IF;
        RETURN NEW;
    END IF;
    IF {CHANGES} THEN
        PERFORM tracking_refuse('a draft stays on its file, in its form');
    END IF;
    IF NEW.state <> 'approved' AND NEW.approved_version_id IS NOT NULL THEN
        PERFORM tracking_refuse('only an approved draft has an approved version');
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND newest <> 'approved'
        OR OLD.state = 'approved' AND NEW.state <> 'approved' AND (newest <> 'withdrawn' OR OLD.issued_id IS NOT NULL)
        OR OLD.state = 'approved' AND NEW.state = 'approved' AND to_jsonb(NEW) - '{{issued_id,movement_id}}'::text[]
                <> to_jsonb(OLD) - '{{issued_id,movement_id}}'::text[]
        OR NEW.issued_id IS DISTINCT FROM OLD.issued_id
            AND (newest <> 'issued' OR OLD.issued_id IS NOT NULL OR OLD.state <> 'approved')
    THEN
        PERFORM tracking_refuse('a draft is approved and issued only with a movement, and then stays as it is');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER files_draft_follows BEFORE INSERT OR UPDATE ON files_draft
    FOR EACH ROW EXECUTE FUNCTION files_draft_follows();
ALTER TABLE files_draft ENABLE ALWAYS TRIGGER files_draft_follows;

-- Versions are added, and addressees set, only while the draft is being written.
CREATE FUNCTION files_draft_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    draft bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.draft_id ELSE NEW.draft_id END;
BEGIN
    IF NOT EXISTS (SELECT FROM files_draft WHERE id = draft AND state = 'writing') THEN
        PERFORM tracking_refuse('this draft is not being written');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER files_draftversion_added BEFORE INSERT ON files_draftversion
    FOR EACH ROW EXECUTE FUNCTION files_draft_is_written();
CREATE TRIGGER files_draftversion_fixed BEFORE UPDATE ON files_draftversion
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER files_draftaddressee_set BEFORE INSERT OR UPDATE OR DELETE ON files_draftaddressee
    FOR EACH ROW EXECUTE FUNCTION files_draft_is_written();
CREATE TRIGGER files_draftcomment_fixed BEFORE UPDATE ON files_draftcomment
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE files_draftversion ENABLE ALWAYS TRIGGER files_draftversion_added;
ALTER TABLE files_draftversion ENABLE ALWAYS TRIGGER files_draftversion_fixed;
ALTER TABLE files_draftaddressee ENABLE ALWAYS TRIGGER files_draftaddressee_set;
ALTER TABLE files_draftcomment ENABLE ALWAYS TRIGGER files_draftcomment_fixed;
"""  # noqa: S608 - made of constants alone
LET_CHANGE = """
DROP FUNCTION files_draft_follows, files_draft_is_written CASCADE;
DROP TRIGGER files_draftversion_fixed ON files_draftversion;
DROP TRIGGER files_draftcomment_fixed ON files_draftcomment;
"""
STAYS = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_delete;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""
GOES = """
DROP TRIGGER {table}_no_delete ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""
# A half-written note outlives what is said about a draft, as it outlives questions.
FOLLOW = """
DROP TRIGGER files_drafts_follow ON tracking_movement;
CREATE TRIGGER files_drafts_follow AFTER INSERT ON tracking_movement FOR EACH ROW
    WHEN (NEW.kind IN ({asides})) EXECUTE FUNCTION files_drafts_follow();
"""
BEFORE, NOW = "'asked', 'answered'", "'asked', 'answered', 'approved', 'withdrawn', 'redraft'"
STAYING = ("files_draft", "files_draftversion", "files_draftcomment")


def versioned() -> str:
    """SQL that keeps what each row said before."""
    statements = []
    for table, left_out in LEFT_OUT.items():
        arguments = ", ".join(f"'{name}'" for name in left_out)
        statements.append(
            f"CREATE TRIGGER {table}_versioned AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION accounts_versioned({arguments});\n"
        )
    return "".join(statements)


def unversioned() -> str:
    """SQL that takes the triggers away; what was entered stays."""
    return "".join(f"DROP TRIGGER {table}_versioned ON {table};\n" for table in LEFT_OUT)


class Migration(migrations.Migration):
    """Versions of drafts stay, and what was approved does not change."""

    dependencies = [
        ("files", "0016_drafts_at_work"),
        ("tracking", "0046_drafts_are_approved"),
    ]

    operations = [
        migrations.RunSQL(KEEP, LET_CHANGE),
        *(migrations.RunSQL(STAYS.format(table=each), GOES.format(table=each)) for each in STAYING),
        migrations.RunSQL(versioned(), unversioned()),
        migrations.RunSQL(FOLLOW.format(asides=NOW), FOLLOW.format(asides=BEFORE)),
    ]
