from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0025_tenures"),
        ("tracking", "0015_former_superior_named"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="stay",
            name="tracking_stay_office_closed",
        ),
        migrations.RemoveIndex(
            model_name="stay",
            name="tracking_stay_office_pending",
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("at_rest", False), ("left_at__isnull", True)),
                fields=["office", "due_reading"],
                include=("post", "calendar", "arrived_reading", "parked", "arrived_at", "id"),
                name="tracking_stay_office_pending",
            ),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("at_rest", True)),
                fields=["office", "arrived_at"],
                include=("paper", "calendar", "arrived_reading"),
                name="tracking_stay_office_closed",
            ),
        ),
    ]
