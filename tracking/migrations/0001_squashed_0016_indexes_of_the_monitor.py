import datetime
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


KEEP = """
CREATE FUNCTION tracking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger of movements is only ever added to: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER tracking_movement_no_change BEFORE UPDATE OR DELETE ON tracking_movement
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_change();
CREATE TRIGGER tracking_movement_no_truncate BEFORE TRUNCATE ON tracking_movement
    FOR EACH STATEMENT EXECUTE FUNCTION tracking_refuse_change();
ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_change;
ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_truncate;
CREATE TRIGGER tracking_usagecertificate_no_change BEFORE UPDATE OR DELETE ON tracking_usagecertificate
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE tracking_usagecertificate ENABLE ALWAYS TRIGGER tracking_usagecertificate_no_change;
"""
LET_GO = """
DROP TRIGGER tracking_usagecertificate_no_change ON tracking_usagecertificate;
DROP FUNCTION tracking_refuse_change CASCADE
"""
ENTER = """
CREATE FUNCTION tracking_enter_former_superior() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tracking_formersuperior (post_id, superior_id, until) VALUES (OLD.id, OLD.reports_to_id, now());
    RETURN NULL;
END $$;
CREATE TRIGGER tracking_former_superior AFTER UPDATE OF reports_to_id ON accounts_post
    FOR EACH ROW WHEN (OLD.reports_to_id IS DISTINCT FROM NEW.reports_to_id)
    EXECUTE FUNCTION tracking_enter_former_superior();
"""
LEAVE = "DROP FUNCTION tracking_enter_former_superior CASCADE"


class Migration(migrations.Migration):
    """Papers, the ledger, time and desks as 0001 to 0016 left them, at once for a new database."""

    replaces = [
        ("tracking", "0001_initial"),
        ("tracking", "0002_ledger_refuses_change"),
        ("tracking", "0003_imported_events"),
        ("tracking", "0004_outbox_tells_failures"),
        ("tracking", "0005_monitor_indexes"),
        ("tracking", "0006_monitor_counts_in_its_index"),
        ("tracking", "0007_shares"),
        ("tracking", "0008_a_commitment_for_each_author"),
        ("tracking", "0009_tried_at_and_weekdays"),
        ("tracking", "0010_handovers"),
        ("tracking", "0011_usage_certificates"),
        ("tracking", "0012_former_superiors"),
        ("tracking", "0013_holds"),
        ("tracking", "0014_remarks_by_commitment"),
        ("tracking", "0015_former_superior_named"),
        ("tracking", "0016_indexes_of_the_monitor"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0025_tenures"),
        ("accounts", "__first__"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "Opened"),
                            ("forwarded", "Sent"),
                            ("sent_onward", "Sent onward"),
                            ("returned", "Returned"),
                            ("pulled_back", "Pulled back"),
                            ("pulled_up", "Pulled up"),
                            ("noted", "Acted on"),
                            ("parked", "Parked"),
                            ("unparked", "Taken up again"),
                            ("held", "Put on hold"),
                            ("lifted", "Hold lifted"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("remark", models.TextField(blank=True, verbose_name="remark")),
                ("remark_salt", models.BinaryField(max_length=16, null=True)),
                ("remark_commitment", models.BinaryField(max_length=32, null=True)),
                ("request_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("note_commitment", models.BinaryField(max_length=32, null=True)),
                ("papers_commitment", models.BinaryField(max_length=32, null=True)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "acting_for",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
                (
                    "from_post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracking.movement",
                    ),
                ),
                (
                    "to_post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement",
                "verbose_name_plural": "movements",
                "indexes": [models.Index(fields=["post", "-at"], name="tracking_movement_by_post")],
            },
        ),
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveBigIntegerField(default=0)),
                (
                    "covered_until",
                    models.DateField(
                        default=datetime.date(2000, 1, 1),
                        help_text="The first day its days do not reach yet.",
                        verbose_name="covered until",
                    ),
                ),
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar",
                "verbose_name_plural": "calendars",
            },
        ),
        migrations.CreateModel(
            name="FormerSuperior",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "superior",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "former superior",
                "verbose_name_plural": "former superiors",
            },
        ),
        migrations.CreateModel(
            name="ImportedEvent",
            fields=[
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="imported",
                        serialize=False,
                        to="tracking.movement",
                    ),
                ),
                ("attributes", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerQueue",
            fields=[
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="tracking.movement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
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
                        choices=[("file", "File"), ("receipt", "Receipt")], max_length=10, verbose_name="kind"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="number")),
                ("subject", models.CharField(max_length=500, verbose_name="subject")),
                (
                    "grading",
                    models.CharField(
                        choices=[
                            ("normal", "Normal"),
                            ("confidential", "Confidential"),
                            ("secret", "Secret"),
                            ("top_secret", "Top secret"),
                        ],
                        default="normal",
                        max_length=12,
                        verbose_name="grading",
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary"),
                            ("priority", "Priority"),
                            ("immediate", "Immediate"),
                        ],
                        default="ordinary",
                        max_length=10,
                        verbose_name="priority",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("parked", "Parked"), ("closed", "Closed")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="statutory date")),
                ("created_at", models.DateTimeField(verbose_name="opened")),
                ("seq", models.PositiveIntegerField(default=0)),
                ("moved_at", models.DateTimeField()),
                ("head_hash", models.BinaryField(max_length=32)),
                ("note_commitments", models.JSONField(default=dict)),
                ("papers_commitment", models.BinaryField(max_length=32, null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="accounts.post",
                        verbose_name="desk",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
                "permissions": [("read_paper", "May read a paper that was shared")],
                "indexes": [models.Index(fields=["number"], name="tracking_paper_number")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "number"), name="tracking_paper_number_once_in_an_office"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="movement",
            name="paper",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="tracking.paper",
            ),
        ),
        migrations.CreateModel(
            name="Rule",
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
                        blank=True,
                        choices=[("file", "File"), ("receipt", "Receipt")],
                        max_length=10,
                        verbose_name="kind of paper",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clerical", "Clerical"),
                            ("supervisory", "Supervisory"),
                            ("officer", "Officer"),
                            ("head", "Head of office"),
                        ],
                        max_length=20,
                        verbose_name="grade of post",
                    ),
                ),
                (
                    "working_days",
                    models.DecimalField(
                        decimal_places=1, max_digits=5, verbose_name="working days at a desk"
                    ),
                ),
                (
                    "most_levels",
                    models.PositiveSmallIntegerField(default=4, verbose_name="levels before a decision"),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule",
                "verbose_name_plural": "rules",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "kind", "grade"), name="tracking_rule_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateTimeField(verbose_name="from")),
                ("ends", models.DateTimeField(verbose_name="until")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "content_object",
                    models.ForeignKey(
                        db_column="paper_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="tracking.paper",
                        verbose_name="paper",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="shared by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
            ],
            options={
                "verbose_name": "share",
                "verbose_name_plural": "shares",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("begins"))),
                        name="tracking_share_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        fields=("content_object", "user", "begins"), name="tracking_share_once_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_hi", models.CharField(max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("date", models.DateField(verbose_name="date")),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="opens")),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="closes")),
                ("declared_at", models.DateTimeField(verbose_name="declared")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="special_days",
                        to="tracking.calendar",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "date"), name="tracking_special_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes__isnull", True), ("opens__isnull", True)),
                            ("closes__gt", models.F("opens")),
                            _connector="OR",
                        ),
                        name="tracking_special_day_closes_after_opening",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("arrived_seq", models.PositiveIntegerField()),
                ("arrived_at", models.DateTimeField(verbose_name="arrived")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="opened")),
                ("acted_at", models.DateTimeField(null=True, verbose_name="first acted on")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left")),
                ("left_seq", models.PositiveIntegerField(null=True)),
                ("arrived_reading", models.BigIntegerField()),
                ("due_reading", models.BigIntegerField(null=True)),
                ("left_reading", models.BigIntegerField(null=True)),
                ("at_rest", models.BooleanField(default=False)),
                ("parked", models.BooleanField(default=False)),
                ("hold_seconds", models.BigIntegerField(db_default=0, default=0)),
                ("late_hold_seconds", models.BigIntegerField(db_default=0, default=0)),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracking.calendar",
                    ),
                ),
                (
                    "came_from",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="tracking.paper",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="accounts.post",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tracking.rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "time at a desk",
                "verbose_name_plural": "times at desks",
                "indexes": [
                    models.Index(
                        condition=models.Q(("at_rest", False), ("left_at__isnull", True)),
                        fields=["post", "due_reading", "id"],
                        name="tracking_stay_desk",
                    ),
                    models.Index(
                        condition=models.Q(("at_rest", False), ("left_at__isnull", True)),
                        fields=["office", "due_reading"],
                        include=("post", "calendar", "arrived_reading", "parked", "arrived_at", "id"),
                        name="tracking_stay_office_lying",
                    ),
                    models.Index(fields=["post", "paper"], name="tracking_stay_held_by_post"),
                    models.Index(
                        condition=models.Q(("at_rest", False)),
                        fields=["office", "arrived_at"],
                        name="tracking_stay_office_in",
                    ),
                    models.Index(
                        condition=models.Q(("at_rest", False)),
                        fields=["office", "left_at"],
                        name="tracking_stay_office_out",
                    ),
                    models.Index(
                        condition=models.Q(("at_rest", True)),
                        fields=["office", "arrived_at"],
                        include=("paper", "calendar", "arrived_reading"),
                        name="tracking_stay_office_disposed",
                    ),
                    models.Index(fields=["post", "left_at"], name="tracking_stay_post_out"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at__isnull", True)),
                        fields=("paper",),
                        name="tracking_stay_one_custodian",
                    ),
                    models.UniqueConstraint(
                        fields=("paper", "arrived_seq"), name="tracking_stay_one_per_arrival"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            ("left_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="tracking_stay_leaves_after_it_arrives",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Parking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("authority", models.CharField(max_length=200, verbose_name="authority")),
                ("review_on", models.DateField(verbose_name="review date")),
                ("parked_seq", models.PositiveIntegerField()),
                ("parked_at", models.DateTimeField(verbose_name="parked")),
                ("parked_reading", models.BigIntegerField()),
                ("taken_up_at", models.DateTimeField(null=True, verbose_name="taken up again")),
                ("taken_up_reading", models.BigIntegerField(null=True)),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parkings",
                        to="tracking.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "parking",
                "verbose_name_plural": "parkings",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_up_at__isnull", True)),
                        fields=("stay",),
                        name="tracking_parking_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("authority", models.CharField(max_length=200, verbose_name="authority")),
                ("until_on", models.DateField(verbose_name="on hold until")),
                ("placed_seq", models.PositiveIntegerField()),
                ("placed_at", models.DateTimeField(verbose_name="put on hold")),
                ("placed_reading", models.BigIntegerField()),
                ("until_reading", models.BigIntegerField()),
                ("ended_seq", models.PositiveIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="hold ended")),
                ("ended_reading", models.BigIntegerField(null=True)),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="tracking.stay"
                    ),
                ),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("stay",),
                        name="tracking_hold_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_reading__gte", models.F("placed_reading"))),
                        name="tracking_hold_runs_out_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_reading__isnull", True),
                                ("ended_seq__isnull", True),
                            ),
                            models.Q(
                                ("ended_at__gte", models.F("placed_at")),
                                ("ended_at__isnull", False),
                                ("ended_reading__gte", models.F("placed_reading")),
                                ("ended_reading__isnull", False),
                                ("ended_reading__lte", models.F("until_reading")),
                            ),
                            _connector="OR",
                        ),
                        name="tracking_hold_ends_within_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsageCertificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="The first day of the month.", verbose_name="month")),
                ("serial", models.PositiveIntegerField(verbose_name="number")),
                ("figures", models.JSONField(verbose_name="figures")),
                ("issued_at", models.DateTimeField(auto_now_add=True, verbose_name="issued")),
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
                "verbose_name": "usage certificate",
                "verbose_name_plural": "usage certificates",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "month"), name="tracking_certificate_once_a_month"
                    ),
                    models.UniqueConstraint(
                        fields=("office", "serial"), name="tracking_certificate_number_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateField(verbose_name="from")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="opens")),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="closes")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weekly_hours",
                        to="tracking.calendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly hours",
                "verbose_name_plural": "weekly hours",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("calendar", "begins", "weekday"), name="tracking_weekly_hours_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes__isnull", True), ("opens__isnull", True)),
                            ("closes__gt", models.F("opens")),
                            _connector="OR",
                        ),
                        name="tracking_weekly_hours_close_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="tracking_weekly_hours_on_a_weekday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarChange",
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
                            ("built", "Calendar built"),
                            ("extended", "Calendar extended"),
                            ("hours", "Office hours changed"),
                            ("declared", "Special day declared"),
                            ("withdrawn", "Special day withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("begins", models.DateField(verbose_name="from")),
                ("name_hi", models.CharField(blank=True, max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="name in English")),
                ("opens", models.TimeField(null=True, verbose_name="opens")),
                ("closes", models.TimeField(null=True, verbose_name="closes")),
                (
                    "stays_changed",
                    models.PositiveIntegerField(default=0, verbose_name="times at desks recomputed"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="tracking.calendar",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tracking.calendar",
                        verbose_name="declared for",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a calendar",
                "verbose_name_plural": "changes of calendars",
                "indexes": [
                    models.Index(fields=["calendar", "begins"], name="tracking_calendar_change_from")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("reading", models.BigIntegerField()),
                ("standard", models.PositiveIntegerField()),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="tracking.calendar",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "date"), name="tracking_calendar_day_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="handed over")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffact"
                    ),
                ),
                (
                    "given",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="accounts.charge",
                    ),
                ),
                (
                    "taken",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
            ],
            options={
                "verbose_name": "handover",
                "verbose_name_plural": "handovers",
                "indexes": [
                    models.Index(
                        condition=models.Q(("accepted_at__isnull", True)),
                        fields=["taken"],
                        name="tracking_handover_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=500)),
                (
                    "movement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracking.movement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["id"],
                        name="tracking_outbox_waiting",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                fields=("paper", "seq"), name="tracking_movement_one_per_number"
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(ENTER, LEAVE),
    ]
