from django.db import migrations, models
from django.db.models import Q

# A question or a reply commits to nothing that another desk has written or added.
ASIDE = """
CREATE OR REPLACE FUNCTION tracking_movement_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.to_post_id IS DISTINCT FROM (SELECT holder_id FROM tracking_paper WHERE id = NEW.paper_id)
        OR num_nonnulls(NEW.note_commitment, %s NEW.limit_seconds, NEW.desk_commitment, NEW.reverses_id) > 0
    THEN
        PERFORM tracking_refuse('a question or a reply moves no paper');
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """Questions without a reply are found at once, and no question or reply commits to papers."""

    dependencies = [("tracking", "0037_forecasts_until_closed")]

    operations = [
        migrations.RunSQL(ASIDE % "NEW.papers_commitment,", ASIDE % ""),
        migrations.AddIndex(
            "question",
            models.Index(fields=["to"], condition=Q(answer__isnull=True), name="tracking_question_open_to"),
        ),
        migrations.AddIndex(
            "question",
            models.Index(
                fields=["to_post"], condition=Q(answer__isnull=True), name="tracking_question_open_to_post"
            ),
        ),
        migrations.AddIndex(
            "question",
            models.Index(
                fields=["raised_to"],
                condition=Q(answer__isnull=True, raised_to__isnull=False),
                name="tracking_question_open_raised",
            ),
        ),
    ]
