from django.db import migrations, models

CARRY = """
UPDATE tracking_paper SET note_commitments = jsonb_build_object(note_by_id::text, encode(note_commitment, 'hex'))
WHERE note_by_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0007_shares")]

    operations = [
        migrations.AddField("paper", "note_commitments", models.JSONField(default=dict)),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
        migrations.RemoveField("paper", "note_commitment"),
        migrations.RemoveField("paper", "note_by"),
    ]
