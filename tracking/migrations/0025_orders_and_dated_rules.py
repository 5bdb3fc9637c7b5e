import datetime
from django.db import migrations, models


# Rows that keep their versions with all their columns are entered anew with those that came.
ENTER = """
SET LOCAL TimeZone = 'UTC';
SELECT accounts_enter_version('tracking_rule', t.id, to_jsonb(t)) FROM tracking_rule t ORDER BY id;
SELECT accounts_enter_version('tracking_specialday', t.id, to_jsonb(t)) FROM tracking_specialday t ORDER BY id;
SELECT accounts_enter_version('tracking_calendarchange', t.id, to_jsonb(t) - 'stays_changed')
    FROM tracking_calendarchange t ORDER BY id
"""
KEEP = """
CREATE TRIGGER tracking_rule_only_ends BEFORE UPDATE ON tracking_rule FOR EACH ROW
    WHEN (to_jsonb(NEW) - 'ends' IS DISTINCT FROM to_jsonb(OLD) - 'ends') EXECUTE FUNCTION accounts_refuse_change()
"""
LET_GO = "DROP TRIGGER tracking_rule_only_ends ON tracking_rule"


class Migration(migrations.Migration):
    """Special days and rules name their orders; a rule is never changed, it ends."""

    dependencies = [
        ("accounts", "0036_lgd_codes"),
        ("tracking", "0024_certificates_by_two"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rule",
            name="tracking_rule_once",
        ),
        migrations.AddField(
            model_name="calendarchange",
            name="order_date",
            field=models.DateField(blank=True, null=True, verbose_name="date of the order"),
        ),
        migrations.AddField(
            model_name="calendarchange",
            name="order_number",
            field=models.CharField(blank=True, max_length=100, verbose_name="order number"),
        ),
        migrations.AddField(
            model_name="rule",
            name="begins",
            field=models.DateField(default=datetime.date(2000, 1, 1), verbose_name="from"),
        ),
        migrations.AddField(
            model_name="rule",
            name="ends",
            field=models.DateField(blank=True, null=True, verbose_name="first day without it"),
        ),
        migrations.AddField(
            model_name="rule",
            name="order_date",
            field=models.DateField(blank=True, null=True, verbose_name="date of the order"),
        ),
        migrations.AddField(
            model_name="rule",
            name="order_number",
            field=models.CharField(blank=True, max_length=100, verbose_name="order number"),
        ),
        migrations.AddField(
            model_name="specialday",
            name="order_date",
            field=models.DateField(blank=True, null=True, verbose_name="date of the order"),
        ),
        migrations.AddField(
            model_name="specialday",
            name="order_number",
            field=models.CharField(blank=True, max_length=100, verbose_name="order number"),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends__isnull", True)),
                fields=("office", "kind", "grade"),
                name="tracking_rule_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends__isnull", True), ("ends__gt", models.F("begins")), _connector="OR"),
                fields=("office", "kind", "grade", "begins"),
                name="tracking_rule_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends__isnull", True), ("ends__gte", models.F("begins")), _connector="OR"
                ),
                name="tracking_rule_ends_after_begin",
            ),
        ),
        migrations.RunSQL(ENTER, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, LET_GO),
    ]
