from django.db import migrations

REFUSE = """
CREATE FUNCTION files_refuse_change_of_sealed_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM tracking_movement m
        WHERE m.paper_id = OLD.file_id AND m.seq = OLD.seq + 1
          AND m.person_id = OLD.author_id AND m.note_commitment IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A signed note is never changed: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER files_note_sealed BEFORE UPDATE OR DELETE ON files_note
    FOR EACH ROW EXECUTE FUNCTION files_refuse_change_of_sealed_note();
CREATE TRIGGER files_note_no_truncate BEFORE TRUNCATE ON files_note
    FOR EACH STATEMENT EXECUTE FUNCTION tracking_refuse_change();
ALTER TABLE files_note ENABLE ALWAYS TRIGGER files_note_sealed;
ALTER TABLE files_note ENABLE ALWAYS TRIGGER files_note_no_truncate;
"""
ALLOW = """
DROP TRIGGER files_note_no_truncate ON files_note;
DROP TRIGGER files_note_sealed ON files_note;
DROP FUNCTION files_refuse_change_of_sealed_note();
"""


class Migration(migrations.Migration):
    """A note that its author's movement has taken up is never changed or removed."""

    dependencies = [("files", "0001_initial"), ("tracking", "0002_ledger_refuses_change")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
