import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A dated stop of the clock, and what it makes of the deadline. Constants by default rewrite no table."""

    dependencies = [
        ("tracking", "0012_former_superiors"),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="hold_seconds",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="stay",
            name="late_hold_seconds",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="movement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("created", "Opened"),
                    ("forwarded", "Sent"),
                    ("sent_onward", "Sent onward"),
                    ("returned", "Returned"),
                    ("pulled_back", "Pulled back"),
                    ("pulled_up", "Pulled up"),
                    ("noted", "Acted on"),
                    ("parked", "Parked"),
                    ("unparked", "Taken up again"),
                    ("held", "Put on hold"),
                    ("lifted", "Hold lifted"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("authority", models.CharField(max_length=200, verbose_name="authority")),
                ("until_on", models.DateField(verbose_name="on hold until")),
                ("placed_seq", models.PositiveIntegerField()),
                ("placed_at", models.DateTimeField(verbose_name="put on hold")),
                ("placed_reading", models.BigIntegerField()),
                ("until_reading", models.BigIntegerField()),
                ("ended_seq", models.PositiveIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="hold ended")),
                ("ended_reading", models.BigIntegerField(null=True)),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="tracking.stay"
                    ),
                ),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("stay",),
                        name="tracking_hold_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_reading__gte", models.F("placed_reading"))),
                        name="tracking_hold_runs_out_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_reading__isnull", True),
                                ("ended_seq__isnull", True),
                            ),
                            models.Q(
                                ("ended_at__gte", models.F("placed_at")),
                                ("ended_at__isnull", False),
                                ("ended_reading__gte", models.F("placed_reading")),
                                ("ended_reading__isnull", False),
                                ("ended_reading__lte", models.F("until_reading")),
                            ),
                            _connector="OR",
                        ),
                        name="tracking_hold_ends_within_its_time",
                    ),
                ],
            },
        ),
    ]
