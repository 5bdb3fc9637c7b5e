from django.db import migrations, models


class Migration(migrations.Migration):
    """The tenures of posts are read through their view; the audit trail tells of mailboxes archived."""

    dependencies = [
        ("accounts", "0024_mailboxes_by_tenure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tenure",
            fields=[
                (
                    "maildir",
                    models.CharField(
                        max_length=200, primary_key=True, serialize=False, verbose_name="mailbox"
                    ),
                ),
                ("since", models.DateTimeField(null=True, verbose_name="from")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "tenure",
                "verbose_name_plural": "tenures",
                "db_table": "mail_tenure",
                "managed": False,
            },
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("added", "Entered anew"),
                    ("changed", "Changed"),
                    ("withdrawn", "Withdrawn"),
                    ("undone", "Undone"),
                    ("uploaded", "Sheet uploaded"),
                    ("imported", "Entered by a sheet"),
                    ("invited", "Invited"),
                    ("password_reset", "Password reset"),
                    ("disabled", "Disabled"),
                    ("restored", "Restored"),
                    ("factor_removed", "Second factor removed"),
                    ("rolled_out", "Roll-out entered"),
                    ("admin_proposed", "Administrator proposed"),
                    ("admin_approved", "Administrator approved"),
                    ("admin_rejected", "Administrator rejected"),
                    ("take_over", "Took over"),
                    ("hand_over", "Handed over"),
                    ("handover_accepted", "Handover accepted"),
                    ("additional", "Additional charge given"),
                    ("officiating", "Appointed to officiate"),
                    ("link", "Appointed link officer"),
                    ("suspension", "Suspended"),
                    ("reinstatement", "Reinstated"),
                    ("retirement", "Retired"),
                    ("death", "Died in service"),
                    ("abolition", "Post abolished"),
                    ("office_end", "Office ended"),
                    ("email_proposed", "E-mail ID proposed"),
                    ("email_approved", "E-mail ID approved"),
                    ("email_requested", "E-mail ID requested"),
                    ("letter_made", "Letter for e-mail IDs made"),
                    ("email_created", "E-mail ID created"),
                    ("email_rejected", "E-mail ID rejected"),
                    ("email_active", "E-mail ID in use"),
                    ("email_redirected", "E-mail ID redirected"),
                    ("email_archived", "E-mail ID archived"),
                    ("mailbox_archived", "Mailbox of a tenure archived"),
                    ("email_closed", "E-mail ID closed"),
                ],
                max_length=20,
                verbose_name="act",
            ),
        ),
    ]
