from django.db import migrations, models

CAUSES = ("gathered", "busy", "others_first", "nobody_there", "worked_on", "rest")


class Migration(migrations.Migration):
    """Causes of waiting in office hours beside those by the clock; forecasts in the order they become due."""

    dependencies = [("tracking", "0041_index_of_ages")]

    operations = [
        *(
            migrations.AddField("deskcauses", f"{cause}_open", models.BigIntegerField(default=0))
            for cause in CAUSES
        ),
        migrations.AddField("stayforecast", "due_on", models.DateField(null=True, verbose_name="due on")),
        # Both are counted anew each night; until then a page says that nothing is counted yet.
        migrations.RunSQL(
            "DELETE FROM tracking_deskcauses; DELETE FROM tracking_stayforecast", migrations.RunSQL.noop
        ),
        migrations.RemoveIndex("stayforecast", "tracking_forecast_likely"),
        migrations.AddIndex(
            "stayforecast",
            models.Index(
                fields=["office", "due_on"],
                condition=models.Q(late_percent__gte=50),
                name="tracking_forecast_likely",
            ),
        ),
    ]
