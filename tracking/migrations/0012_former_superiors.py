import django.db.models.deletion
from django.db import migrations, models

ENTER = """
CREATE FUNCTION tracking_enter_former_superior() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tracking_formersuperior (post_id, superior_id, until) VALUES (OLD.id, OLD.reports_to_id, now());
    RETURN NULL;
END $$;
CREATE TRIGGER tracking_former_superior AFTER UPDATE OF reports_to_id ON accounts_post
    FOR EACH ROW WHEN (OLD.reports_to_id IS DISTINCT FROM NEW.reports_to_id)
    EXECUTE FUNCTION tracking_enter_former_superior();
"""
LEAVE = """
DROP TRIGGER tracking_former_superior ON accounts_post;
DROP FUNCTION tracking_enter_former_superior();
"""


class Migration(migrations.Migration):
    """To whom a post reported; the database enters it, whoever changes the post."""

    dependencies = [
        ("accounts", "0009_mail_server_views"),
        ("tracking", "0011_usage_certificates"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerSuperior",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "superior",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(ENTER, LEAVE),
    ]
