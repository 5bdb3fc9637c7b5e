import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION accounts_leave_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taking_back text[] := ARRAY['taken_back_at', 'taken_back_by_id', 'taken_back_reason'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.taken_back_at IS NULL AND to_jsonb(NEW) - taking_back = to_jsonb(OLD) - taking_back THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'leave is entered, and taken back once; it is neither changed nor deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_leave_kept BEFORE UPDATE OR DELETE ON accounts_leave
    FOR EACH ROW EXECUTE FUNCTION accounts_leave_is_kept();
CREATE TRIGGER accounts_leave_no_truncate BEFORE TRUNCATE ON accounts_leave
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_leave_is_kept();
ALTER TABLE accounts_leave ENABLE ALWAYS TRIGGER accounts_leave_kept;
ALTER TABLE accounts_leave ENABLE ALWAYS TRIGGER accounts_leave_no_truncate;
CREATE TRIGGER accounts_leave_versioned AFTER INSERT OR UPDATE OR DELETE ON accounts_leave
    FOR EACH ROW EXECUTE FUNCTION accounts_versioned();
"""


class Migration(migrations.Migration):
    """Leave of persons, which is taken back and never changed."""

    dependencies = [
        ("accounts", "0042_unread_notices_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins_on", models.DateField(verbose_name="first day of leave")),
                ("ends_on", models.DateField(verbose_name="last day of leave")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("casual", "Casual leave"),
                            ("earned", "Earned leave"),
                            ("medical", "Medical leave"),
                            ("maternity", "Maternity or paternity leave"),
                            ("child_care", "Child care leave"),
                            ("other", "Other leave"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("order_no", models.CharField(blank=True, max_length=100, verbose_name="order number")),
                ("order_date", models.DateField(blank=True, null=True, verbose_name="date of the order")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("taken_back_at", models.DateTimeField(editable=False, null=True, verbose_name="taken back")),
                (
                    "taken_back_reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.charge"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leave",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
            ],
            options={
                "verbose_name": "leave",
                "verbose_name_plural": "leave",
                "indexes": [models.Index(fields=["ends_on", "begins_on"], name="accounts_leave_of_days")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                        name="accounts_leave_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at", None), ("taken_back_by", None), ("taken_back_reason", "")
                            ),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                ("taken_back_by__isnull", False),
                                models.Q(("taken_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_leave_taken_back_with_reason",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("person"),
                                    models.F("person"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("begins_on"),
                                    models.F("ends_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="accounts_leave_of_a_person_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, "DROP FUNCTION accounts_leave_is_kept CASCADE"),
    ]
