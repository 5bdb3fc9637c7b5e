from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_user_session_round"),
        ("tracking", "0004_outbox_tells_failures"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="stay",
            name="tracking_stay_office_in",
        ),
        migrations.RemoveIndex(
            model_name="stay",
            name="tracking_stay_office_out",
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("at_rest", False)),
                fields=["office", "arrived_at"],
                name="tracking_stay_office_in",
            ),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("at_rest", False)),
                fields=["office", "left_at"],
                name="tracking_stay_office_out",
            ),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("at_rest", True)),
                fields=["office", "arrived_at"],
                name="tracking_stay_office_closed",
            ),
        ),
    ]
