from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):
    """The directory: the words by which people and desks are found; `index_directory` fills it."""

    dependencies = [
        ("accounts", "0001_squashed_0025_tenures"),
    ]

    operations = [
        migrations.AddField(
            model_name="designation",
            name="abbreviations",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Words by which its posts are found besides the name and its initials, with blanks.",
                max_length=200,
                verbose_name="abbreviations and other names",
            ),
        ),
        migrations.CreateModel(
            name="DirectoryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("user", "User"),
                            ("post", "Post"),
                            ("designation", "Designation"),
                            ("section", "Section"),
                            ("office", "Office"),
                        ],
                        max_length=11,
                    ),
                ),
                ("row", models.BigIntegerField()),
                ("words", SearchVectorField()),
            ],
            options={
                "indexes": [GinIndex(fastupdate=False, fields=["words"], name="accounts_directory_words")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "row"), name="accounts_directory_entry_once")
                ],
            },
        ),
    ]
