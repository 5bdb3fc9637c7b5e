from django.db import migrations, models


class Migration(migrations.Migration):
    """What takes the place of Redis while it is gone: a table for the cache, and tasks that could not be sent."""

    dependencies = [
        ("accounts", "0031_the_record_proves_itself"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="task")),
                ("arguments", models.JSONField(verbose_name="arguments")),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="waiting since")),
            ],
            options={
                "verbose_name": "task that waits",
                "verbose_name_plural": "tasks that wait",
            },
        ),
        # Unlogged: what it holds is as lasting as it is in Redis.
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE eoffice_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX eoffice_cache_expires ON eoffice_cache (expires);
            """,
            "DROP TABLE eoffice_cache",
        ),
    ]
