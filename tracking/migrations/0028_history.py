import django.db.models.deletion
from django.db import migrations, models

# What is deleted nowhere else may be taken back from where history was brought in, by the owner of the tables.
TABLES = {
    "tracking_paper": "OLD.office_id",
    "tracking_movement": "(SELECT office_id FROM tracking_paper WHERE id = OLD.paper_id)",
    "tracking_stay": "(SELECT office_id FROM tracking_paper WHERE id = OLD.paper_id)",
    "tracking_parking": """(SELECT paper.office_id FROM tracking_stay stay
        JOIN tracking_paper paper ON paper.id = stay.paper_id WHERE stay.id = OLD.stay_id)""",
    "tracking_importedevent": """(SELECT paper.office_id FROM tracking_movement entry
        JOIN tracking_paper paper ON paper.id = entry.paper_id WHERE entry.id = OLD.movement_id)""",
}
TABLES["tracking_hold"] = TABLES["tracking_parking"]


def only_history() -> str:
    """SQL of the guards that refuse to delete anything but history."""
    statements = [
        "DROP TRIGGER tracking_movement_no_change ON tracking_movement",
        "CREATE TRIGGER tracking_movement_no_change BEFORE UPDATE ON tracking_movement "
        "FOR EACH ROW EXECUTE FUNCTION tracking_refuse_change()",
        "ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_change",
    ]
    for table, office in TABLES.items():
        statements += [
            f"""CREATE FUNCTION {table}_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF accounts_is_establishing() AND EXISTS (
                    SELECT FROM accounts_office WHERE id = {office} AND is_history
                ) THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION '% is only ever added to: % refused', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'integrity_constraint_violation';
            END $$""",
            f"DROP TRIGGER IF EXISTS {table}_no_delete ON {table}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_taken_back()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_delete",
        ]
    return ";\n".join(statements)


def never() -> str:
    """SQL of the guards as they were."""
    statements = [
        "DROP TRIGGER tracking_movement_no_change ON tracking_movement",
        "CREATE TRIGGER tracking_movement_no_change BEFORE UPDATE OR DELETE ON tracking_movement "
        "FOR EACH ROW EXECUTE FUNCTION tracking_refuse_change()",
        "ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_change",
    ]
    for table in TABLES:
        statements.append(f"DROP FUNCTION {table}_taken_back CASCADE")
        if table != "tracking_movement":
            statements += [
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW "
                "EXECUTE FUNCTION accounts_refuse_change()",
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_delete",
            ]
    return ";\n".join(statements)


class Migration(migrations.Migration):
    """History is a kind of paper of its own, and is taken back from where it was brought in."""

    dependencies = [
        ("accounts", "0040_offices_of_history"),
        ("tracking", "0027_verification_places"),
    ]

    operations = [
        # An index of a hundred million movements takes longer than any page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="paper",
            name="kind",
            field=models.CharField(
                choices=[("file", "File"), ("receipt", "Receipt"), ("history", "History")],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        # Without these each movement that is taken back would have both tables read as a whole.
        migrations.AlterField(
            model_name="outbox",
            name="movement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracking.movement"
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("reverses__isnull", False)),
                fields=["reverses"],
                name="tracking_movement_reversing",
            ),
        ),
        migrations.RunSQL(only_history(), never()),
    ]
