from django.db import migrations, models


class Migration(migrations.Migration):
    """Which kind of sheet an import of staff is, and whether its codes are those of the State."""

    dependencies = [
        ("accounts", "0037_acts_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="staffimport",
            name="profile",
            field=models.CharField(
                db_default="own", default="own", max_length=20, verbose_name="kind of sheet"
            ),
        ),
        migrations.AddField(
            model_name="staffimport",
            name="has_state_codes",
            field=models.BooleanField(db_default=False, default=False, verbose_name="codes of Manav Sampada"),
        ),
    ]
