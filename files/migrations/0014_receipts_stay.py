from django.db import migrations

# What a receipt says changes only with a movement: its letter when it is corrected or acknowledged, the file in
# which it lies when it is put there. Its number stays for ever.
KEEP = """
CREATE FUNCTION files_receipt_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest text;
BEGIN
    IF (NEW.paper_ptr_id, NEW.diary_id, NEW.year, NEW.serial, NEW.copy_serial)
            IS DISTINCT FROM (OLD.paper_ptr_id, OLD.diary_id, OLD.year, OLD.serial, OLD.copy_serial)
        OR NEW.copy_of_id IS DISTINCT FROM OLD.copy_of_id
    THEN
        PERFORM tracking_refuse('the number of a receipt stays');
    END IF;
    SELECT kind INTO newest FROM tracking_movement WHERE paper_id = NEW.paper_ptr_id ORDER BY seq DESC LIMIT 1;
    IF NEW.filed_in_id IS DISTINCT FROM OLD.filed_in_id AND newest <> 'filed'
        OR to_jsonb(NEW) - 'filed_in_id' <> to_jsonb(OLD) - 'filed_in_id'
            AND newest NOT IN ('corrected', 'acknowledged')
    THEN
        PERFORM tracking_refuse('a receipt changes only with a movement');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER files_receipt_follows BEFORE UPDATE ON files_receipt
    FOR EACH ROW EXECUTE FUNCTION files_receipt_follows();
CREATE TRIGGER files_receipt_no_delete BEFORE DELETE ON files_receipt
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER files_receipt_no_truncate BEFORE TRUNCATE ON files_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE files_receipt ENABLE ALWAYS TRIGGER files_receipt_follows;
ALTER TABLE files_receipt ENABLE ALWAYS TRIGGER files_receipt_no_delete;
ALTER TABLE files_receipt ENABLE ALWAYS TRIGGER files_receipt_no_truncate;
"""
LET_GO = """
DROP FUNCTION files_receipt_follows CASCADE;
DROP TRIGGER files_receipt_no_truncate ON files_receipt;
DROP TRIGGER files_receipt_no_delete ON files_receipt;
"""


class Migration(migrations.Migration):
    """Receipts are never deleted, and change only as a movement says."""

    dependencies = [
        ("files", "0013_receipts"),
        ("tracking", "0044_facts_are_corrected"),
    ]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
