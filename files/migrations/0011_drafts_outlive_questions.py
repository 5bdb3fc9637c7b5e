from django.db import migrations

# A draft is written at the number of its paper; a question or a reply moves that number and not the draft.
FOLLOW = """
CREATE FUNCTION files_drafts_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE files_note SET seq = NEW.seq WHERE file_id = NEW.paper_id AND seq = NEW.seq - 1;
    RETURN NULL;
END $$;
CREATE TRIGGER files_drafts_follow AFTER INSERT ON tracking_movement FOR EACH ROW
    WHEN (NEW.kind IN ('asked', 'answered')) EXECUTE FUNCTION files_drafts_follow();
"""
LEAVE = "DROP FUNCTION files_drafts_follow CASCADE"


class Migration(migrations.Migration):
    """Drafts outlive questions on their paper and the replies."""

    dependencies = [
        ("files", "0010_address_book"),
        ("tracking", "0030_questions"),
    ]

    operations = [migrations.RunSQL(FOLLOW, LEAVE)]
