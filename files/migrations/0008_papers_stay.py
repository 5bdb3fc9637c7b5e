from django.db import migrations

KEEP = """
CREATE TRIGGER files_document_no_change BEFORE UPDATE OR DELETE ON files_document
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER files_document_no_truncate BEFORE TRUNCATE ON files_document
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER files_file_no_change BEFORE UPDATE OR DELETE ON files_file
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER files_file_no_truncate BEFORE TRUNCATE ON files_file
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE files_document ENABLE ALWAYS TRIGGER files_document_no_change;
ALTER TABLE files_document ENABLE ALWAYS TRIGGER files_document_no_truncate;
ALTER TABLE files_file ENABLE ALWAYS TRIGGER files_file_no_change;
ALTER TABLE files_file ENABLE ALWAYS TRIGGER files_file_no_truncate;

SET LOCAL TimeZone = 'UTC';
SELECT accounts_enter_version('files_subjecthead', t.id, to_jsonb(t)) FROM files_subjecthead t ORDER BY id;
SELECT accounts_enter_version('files_numberpattern', t.id, to_jsonb(t)) FROM files_numberpattern t ORDER BY id;
CREATE TRIGGER files_subjecthead_versioned AFTER INSERT OR UPDATE OR DELETE ON files_subjecthead
    FOR EACH ROW EXECUTE FUNCTION accounts_versioned();
CREATE TRIGGER files_numberpattern_versioned AFTER INSERT OR UPDATE OR DELETE ON files_numberpattern
    FOR EACH ROW EXECUTE FUNCTION accounts_versioned();

CREATE FUNCTION files_added_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tracking_paper WHERE id = NEW.file_id AND seq = NEW.seq AND holder_id = NEW.post_id)
    THEN
        RAISE EXCEPTION 'a paper is added at the desk where the file lies now'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER files_document_added_now BEFORE INSERT ON files_document
    FOR EACH ROW EXECUTE FUNCTION files_added_now();
"""
LET_GO = """
DROP TRIGGER files_numberpattern_versioned ON files_numberpattern;
DROP TRIGGER files_subjecthead_versioned ON files_subjecthead;
DROP FUNCTION files_added_now CASCADE;
DROP TRIGGER files_file_no_truncate ON files_file;
DROP TRIGGER files_file_no_change ON files_file;
DROP TRIGGER files_document_no_truncate ON files_document;
DROP TRIGGER files_document_no_change ON files_document;
"""


class Migration(migrations.Migration):
    """Papers on a file are only ever added, where it lies; subject heads keep what they said before."""

    dependencies = [
        ("accounts", "0031_the_record_proves_itself"),
        ("files", "0007_names_of_papers"),
        ("tracking", "0021_only_verbs_change"),
    ]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
