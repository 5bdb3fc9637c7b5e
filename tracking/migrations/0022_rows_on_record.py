from django.db import migrations

# The tables that keep what their rows said before, each with the columns that are left out: words that may have
# to be erased by order, and counts.
VERSIONED = {
    "tracking_rule": [],
    "tracking_calendar": ["version", "covered_until"],
    "tracking_weeklyhours": [],
    "tracking_specialday": [],
    "tracking_calendarchange": ["stays_changed"],
    "tracking_formersuperior": [],
    "tracking_share": ["reason"],
    "tracking_handover": [],
    "tracking_usagecertificate": [],
}


def versioned() -> str:
    """SQL that enters what each row says today and, from now on, each change."""
    statements = ["SET LOCAL TimeZone = 'UTC'"]
    for table, left_out in VERSIONED.items():
        array = "ARRAY[" + ", ".join(f"'{name}'" for name in left_out) + "]::text[]"
        arguments = ", ".join(f"'{name}'" for name in left_out)
        statements += [
            f"SELECT accounts_enter_version('{table}', t.id, to_jsonb(t) - {array}) "  # noqa: S608
            f"FROM {table} t ORDER BY id",
            f"CREATE TRIGGER {table}_versioned AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION accounts_versioned({arguments})",
        ]
    return ";\n".join(statements)


def unversioned() -> str:
    """SQL that takes the triggers away; what was entered stays."""
    return ";\n".join(f"DROP TRIGGER {table}_versioned ON {table}" for table in VERSIONED)


class Migration(migrations.Migration):
    """Rules, calendars, shares, handovers and certificates keep what they said before."""

    dependencies = [
        ("accounts", "0031_the_record_proves_itself"),
        ("tracking", "0021_only_verbs_change"),
    ]

    operations = [migrations.RunSQL(versioned(), unversioned())]
