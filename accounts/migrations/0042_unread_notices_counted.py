from django.db import migrations

# Notices of access that stand on pages already are counted for the bell as well.
COUNT = """
UPDATE accounts_user u SET unread_notices = n.unread
FROM (SELECT person_id, count(*) AS unread FROM accounts_notice WHERE seen_at IS NULL GROUP BY person_id) n
WHERE n.person_id = u.id
"""


class Migration(migrations.Migration):
    """The number on the bell, for those who have notices."""

    dependencies = [("accounts", "0041_work_notices")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
