import django.db.models.deletion
from django.db import migrations, models


TWO_PERSONS = """
CREATE FUNCTION tracking_certificate_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM accounts_charge drawer JOIN accounts_charge signer ON signer.user_id <> drawer.user_id
        WHERE drawer.id = NEW.drawn_by_id AND signer.id = NEW.by_id
    ) THEN
        RAISE EXCEPTION 'a usage certificate is drawn up by one person and signed by another'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_usagecertificate_two_persons BEFORE INSERT ON tracking_usagecertificate
    FOR EACH ROW EXECUTE FUNCTION tracking_certificate_two_persons();
ALTER TABLE tracking_usagecertificate ENABLE ALWAYS TRIGGER tracking_usagecertificate_two_persons;
"""
LET_GO = "DROP FUNCTION tracking_certificate_two_persons CASCADE"


class Migration(migrations.Migration):
    """A usage certificate is drawn up by one person and signed by another."""

    dependencies = [
        ("accounts", "0034_notices_of_ends_and_superiors"),
        ("tracking", "0023_verification_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="usagecertificate",
            name="drawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.charge",
                verbose_name="drawn up by",
            ),
        ),
        migrations.CreateModel(
            name="CertificateDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="The first day of the month.", verbose_name="month")),
                ("figures", models.JSONField(verbose_name="figures")),
                ("drawn_at", models.DateTimeField(verbose_name="drawn up")),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="drawn up by",
                    ),
                ),
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
                "verbose_name": "draft of a usage certificate",
                "verbose_name_plural": "drafts of usage certificates",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "month"), name="tracking_draft_once_a_month")
                ],
            },
        ),
        migrations.RunSQL(TWO_PERSONS, LET_GO),
    ]
