from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Ages of what lies are ranges of an index."""

    dependencies = [("tracking", "0040_subscriptions")]

    operations = [
        migrations.AddIndex(
            "stay",
            models.Index(
                fields=["office", "arrived_at"],
                include=["calendar", "id"],
                condition=Q(left_at__isnull=True, at_rest=False),
                name="tracking_stay_office_ages",
            ),
        ),
    ]
