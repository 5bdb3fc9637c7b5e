import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Guarded posts, verified people, sealed invitations, and notices to the people concerned."""

    dependencies = [
        ("accounts", "0028_invitation_opened"),
    ]

    operations = [
        migrations.AddField(
            model_name="administratorproposal",
            name="batch",
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="administratorproposal",
            name="facts",
            field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name="order"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="sealed",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Asked for by one administrator and handed over by a second one.",
                verbose_name="sealed",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="guarded",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="It approves, monitors, administers or had a graded paper. The database writes this.",
                verbose_name="guarded",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="has_notices",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="user",
            name="verified_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When the person came in by an invitation that two administrators gave.",
                null=True,
                verbose_name="verified",
            ),
        ),
        migrations.AlterField(
            model_name="administratorproposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("right", "Right of a post"),
                    ("charge", "Takes charge"),
                    ("password", "Invitation to a new password"),
                    ("factor", "Removal of the second factor"),
                ],
                db_default="right",
                default="right",
                max_length=10,
                verbose_name="kind",
            ),
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
                    ("admin_proposed", "Proposed to a second administrator"),
                    ("admin_approved", "Approved by a second administrator"),
                    ("admin_rejected", "Rejected by a second administrator"),
                    ("objected", "Objected"),
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
        migrations.CreateModel(
            name="Notice",
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
                            ("proposed", "New access is proposed"),
                            ("invited", "Invited to a new password"),
                            ("factor", "Second factor removed"),
                            ("charge", "Charge entered"),
                            ("email", "E-mail address changed"),
                            ("objected", "Objection"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "formerly",
                    models.EmailField(blank=True, max_length=254, verbose_name="former e-mail address"),
                ),
                ("mailed_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="acknowledged")),
                ("objected_at", models.DateTimeField(null=True, verbose_name="objected")),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="by",
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="accounts.charge",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="accounts.administratorproposal",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=["person", "id"],
                        name="accounts_notice_unseen",
                    ),
                    models.Index(
                        condition=models.Q(("mailed_at__isnull", True)),
                        fields=["id"],
                        name="accounts_notice_to_mail",
                    ),
                    models.Index(
                        condition=models.Q(("objected_at__isnull", False)),
                        fields=["person"],
                        name="accounts_notice_objected",
                    ),
                ],
            },
        ),
    ]
