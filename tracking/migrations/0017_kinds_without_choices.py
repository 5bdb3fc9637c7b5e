from django.db import migrations, models


class Migration(migrations.Migration):
    """The kinds of movement are a table of the code; the column takes any of them."""

    dependencies = [("tracking", "0016_indexes_of_the_monitor")]

    operations = [
        migrations.AlterField(
            model_name="movement",
            name="kind",
            field=models.CharField(max_length=12, verbose_name="kind"),
        ),
    ]
