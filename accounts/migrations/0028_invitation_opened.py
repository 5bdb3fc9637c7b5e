from django.db import migrations, models


class Migration(migrations.Migration):
    """The code of an invitation is burnt when it is entered, and when that was stays."""

    dependencies = [("accounts", "0027_encrypt_second_factors")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="opened_at",
            field=models.DateTimeField(null=True, verbose_name="code used"),
        ),
    ]
