from django.db import migrations

# As the owner: the program may be denied to write the column.
GUARD = """
CREATE FUNCTION tracking_graded_paper_guards() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE accounts_post SET guarded = true WHERE id = NEW.post_id AND NOT guarded AND EXISTS (
        SELECT FROM tracking_paper WHERE id = NEW.paper_id AND grading <> 'normal'
    );
    RETURN NULL;
END $$;
CREATE TRIGGER tracking_stay_guards AFTER INSERT ON tracking_stay
    FOR EACH ROW EXECUTE FUNCTION tracking_graded_paper_guards();
"""
RECORD = """
UPDATE accounts_post SET guarded = true WHERE NOT guarded AND id IN (
    SELECT post_id FROM tracking_stay JOIN tracking_paper ON tracking_paper.id = paper_id WHERE grading <> 'normal'
)
"""


class Migration(migrations.Migration):
    """A post at which a graded paper lies or lay is guarded: its holder reads the paper."""

    dependencies = [
        ("tracking", "0018_direct_channels"),
        ("accounts", "0030_two_persons_for_guarded_posts"),
    ]

    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION tracking_graded_paper_guards CASCADE"),
        migrations.RunSQL(RECORD, migrations.RunSQL.noop),
    ]
