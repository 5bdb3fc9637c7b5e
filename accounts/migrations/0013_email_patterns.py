import accounts.latin.proposal
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE TRIGGER accounts_emailletter_no_change BEFORE UPDATE OR DELETE ON accounts_emailletter
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailletter_no_truncate BEFORE TRUNCATE ON accounts_emailletter
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_emailletter ENABLE ALWAYS TRIGGER accounts_emailletter_no_change;
ALTER TABLE accounts_emailletter ENABLE ALWAYS TRIGGER accounts_emailletter_no_truncate;
"""
UNGUARD = """
DROP TRIGGER accounts_emailletter_no_truncate ON accounts_emailletter;
DROP TRIGGER accounts_emailletter_no_change ON accounts_emailletter;
"""


class Migration(migrations.Migration):
    """Post-based IDs, marks and words kept back; letters of request, which are only ever added."""

    dependencies = [
        ("accounts", "0012_organisation_import"),
    ]

    operations = [
        migrations.AddField(
            model_name="emailpattern",
            name="contract_mark",
            field=models.CharField(
                blank=True,
                default=".ctr",
                help_text="After the name, such as .ctr, or before it, such as c-.",
                max_length=7,
                validators=[accounts.latin.proposal.check_mark],
                verbose_name="mark of contract staff",
            ),
        ),
        migrations.AddField(
            model_name="emailpattern",
            name="kept_words",
            field=models.TextField(
                blank=True,
                help_text="Words that no person is given, beside those kept everywhere (postmaster, admin, dm …).",
                max_length=2000,
                verbose_name="words kept back",
            ),
        ),
        migrations.AddField(
            model_name="emailpattern",
            name="longest",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(12),
                    django.core.validators.MaxValueValidator(64),
                ],
                verbose_name="most letters before the @",
            ),
        ),
        migrations.AddField(
            model_name="emailpattern",
            name="post_based",
            field=models.CharField(
                default="{designation}.{place}",
                help_text="Made of {designation}, {section}, {post}, {place}, {office} and {district}: short codes.",
                max_length=100,
                validators=[accounts.latin.proposal.check_post_pattern],
                verbose_name="pattern of post-based IDs",
            ),
        ),
        migrations.AlterField(
            model_name="emailpattern",
            name="domain",
            field=models.CharField(
                max_length=100,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[a-z0-9-]+(\\.[a-z0-9-]+)+$", "A domain such as kannauj.up.gov.in."
                    )
                ],
                verbose_name="domain",
            ),
        ),
        migrations.AlterField(
            model_name="emailpattern",
            name="name_based",
            field=models.CharField(
                default="{first}.{last}",
                help_text="Made of {first}, {middle}, {last}, {initial} and {yy}, the year of birth.",
                max_length=100,
                validators=[accounts.latin.proposal.check_pattern],
                verbose_name="pattern of name-based IDs",
            ),
        ),
        migrations.CreateModel(
            name="EmailLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="letter number")),
                ("date", models.DateField(verbose_name="date of the letter")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("csv", models.BinaryField(verbose_name="sheet as CSV")),
                ("xlsx", models.BinaryField(verbose_name="sheet as XLSX")),
                ("csv_sha256", models.CharField(max_length=64)),
                ("xlsx_sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="by",
                    ),
                ),
                ("ids", models.ManyToManyField(related_name="letters", to="accounts.emailid")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter of request",
                "verbose_name_plural": "letters of request",
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
