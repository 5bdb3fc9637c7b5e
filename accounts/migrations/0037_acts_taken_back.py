from django.db import migrations, models


class Migration(migrations.Migration):
    """A single act is taken back, not only an import."""

    dependencies = [
        ("accounts", "0036_lgd_codes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="staffact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("take_over", "Took over"),
                    ("hand_over", "Handed over"),
                    ("additional", "Additional charge given"),
                    ("officiating", "Appointed to officiate"),
                    ("link", "Appointed link officer"),
                    ("suspension", "Suspended"),
                    ("reinstatement", "Reinstated"),
                    ("retirement", "Retired"),
                    ("death", "Died in service"),
                    ("abolition", "Post abolished"),
                    ("office_end", "Office ended"),
                    ("taken_back", "Taken back"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
