from django.db import migrations, models


class Migration(migrations.Migration):
    """The verification goes on among the other chains, too, where its last slice ended."""

    dependencies = [
        ("tracking", "0026_charges_with_movements_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="verificationrun",
            name="place",
            field=models.JSONField(null=True),
        ),
    ]
