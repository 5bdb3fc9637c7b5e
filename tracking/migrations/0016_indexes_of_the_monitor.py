from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

# An index of millions of stays takes longer than any page may; nobody waits for it meanwhile.
AS_LONG_AS_IT_TAKES = "SET statement_timeout = 0; SET lock_timeout = 0"
AS_BEFORE = "RESET statement_timeout; RESET lock_timeout"


class Migration(migrations.Migration):
    # Built and removed while the offices go on.
    atomic = False

    dependencies = [
        ("accounts", "0025_tenures"),
        ("tracking", "0015_former_superior_named"),
    ]

    operations = [
        migrations.RunSQL(AS_LONG_AS_IT_TAKES, AS_BEFORE),
        AddIndexConcurrently(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("at_rest", False), ("left_at__isnull", True)),
                fields=["office", "due_reading"],
                include=("post", "calendar", "arrived_reading", "parked", "arrived_at", "id"),
                name="tracking_stay_office_lying",
            ),
        ),
        AddIndexConcurrently(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("at_rest", True)),
                fields=["office", "arrived_at"],
                include=("paper", "calendar", "arrived_reading"),
                name="tracking_stay_office_disposed",
            ),
        ),
        RemoveIndexConcurrently(model_name="stay", name="tracking_stay_office_pending"),
        RemoveIndexConcurrently(model_name="stay", name="tracking_stay_office_closed"),
        migrations.RunSQL(AS_BEFORE, AS_LONG_AS_IT_TAKES),
    ]
