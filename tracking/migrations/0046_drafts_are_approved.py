from django.db import migrations

# Kinds of movement that came with drafts: words about a letter, which move no paper and sign no note.
ASIDES = "'asked', 'answered'"
ASIDES_NOW = f"{ASIDES}, 'approved', 'withdrawn', 'redraft'"
ASIDE = """
DROP TRIGGER tracking_movement_aside ON tracking_movement;
CREATE TRIGGER tracking_movement_aside BEFORE INSERT ON tracking_movement FOR EACH ROW
    WHEN (NEW.kind IN ({asides})) EXECUTE FUNCTION tracking_movement_aside();
CREATE OR REPLACE FUNCTION tracking_paper_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM tracking_movement WHERE paper_id = NEW.id AND seq = NEW.seq AND (
            kind IN ({asides}) AND (NEW.state, NEW.holder_id) IS DISTINCT FROM (OLD.state, OLD.holder_id)
            OR kind = 'reassigned' AND NEW.state <> 'pending'
        )
    ) THEN
        PERFORM tracking_refuse('a paper is where its newest movement left it');
    END IF;
    RETURN NEW;
END $$;
"""

# Approving, returning and issuing are for the desk that holds the file; an approval is withdrawn by whoever gave
# it, also when the file has gone on.
BY_HOLDER = """
CREATE FUNCTION tracking_movement_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.post_id IS DISTINCT FROM (SELECT holder_id FROM tracking_paper WHERE id = NEW.paper_id) THEN
        PERFORM tracking_refuse('only the desk where a file lies approves, returns or issues its drafts');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_movement_of_draft BEFORE INSERT ON tracking_movement FOR EACH ROW
    WHEN (NEW.kind IN ('approved', 'redraft', 'issued')) EXECUTE FUNCTION tracking_movement_of_draft();
"""
BY_ANYBODY = "DROP FUNCTION tracking_movement_of_draft CASCADE"


class Migration(migrations.Migration):
    """Approving a draft is a movement that leaves the file as it is, and is made where the file lies."""

    dependencies = [("tracking", "0045_flows_by_day")]

    operations = [
        migrations.RunSQL(ASIDE.format(asides=ASIDES_NOW), ASIDE.format(asides=ASIDES)),
        migrations.RunSQL(BY_HOLDER, BY_ANYBODY),
    ]
