from django.db import migrations, models


class Migration(migrations.Migration):
    """From version 2 on a movement's hash holds a salted commitment to its remark, not the words."""

    dependencies = [("tracking", "0013_holds")]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="remark_salt",
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name="movement",
            name="remark_commitment",
            field=models.BinaryField(max_length=32, null=True),
        ),
    ]
