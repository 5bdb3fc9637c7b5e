import django.db.models.deletion
from django.db import migrations, models

LEVELS = [(0, "this desk"), (1, "this office"), (2, "all offices")]


class Migration(migrations.Migration):
    dependencies = [("tracking", "0036_recomputing")]

    operations = [
        # Measured anew each night: nothing is lost.
        migrations.DeleteModel(name="ForecastError"),
        migrations.CreateModel(
            name="ForecastError",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
                (
                    "until",
                    models.CharField(
                        choices=[("left", "leaves its desk"), ("closed", "is closed")], max_length=6
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="as of")),
                ("n", models.PositiveIntegerField()),
                ("of_p50", models.PositiveIntegerField()),
                ("of_p80", models.PositiveIntegerField()),
                ("of_p90", models.PositiveIntegerField()),
                ("within_p50", models.PositiveIntegerField()),
                ("within_p80", models.PositiveIntegerField()),
                ("within_p90", models.PositiveIntegerField()),
                ("pinball", models.FloatField()),
            ],
            options={
                "verbose_name": "error of forecasts",
                "verbose_name_plural": "errors of forecasts",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "until"), name="tracking_forecasterror_once")
                ],
            },
        ),
        migrations.AddField(
            "stayforecast", "level", models.PositiveSmallIntegerField(choices=LEVELS, default=0)
        ),
        migrations.AddField("stayforecast", "closed_p50", models.FloatField(null=True)),
        migrations.AddField("stayforecast", "closed_p80", models.FloatField(null=True)),
        migrations.AddField("stayforecast", "closed_p90", models.FloatField(null=True)),
        migrations.AddField("stayforecast", "closed_n", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "stayforecast", "closed_level", models.PositiveSmallIntegerField(choices=LEVELS, default=1)
        ),
        migrations.AddIndex("stayforecast", models.Index(fields=["office"], name="tracking_forecast_office")),
    ]
