from django.db import migrations


class Migration(migrations.Migration):
    """What was entered stands in the lines of an import."""

    dependencies = [
        ("accounts", "0017_organisation_record_as_lines"),
    ]

    operations = [migrations.RemoveField(model_name="organisationimport", name="record")]
