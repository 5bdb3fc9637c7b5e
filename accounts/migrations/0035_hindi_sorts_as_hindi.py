from django.db import migrations

# As in accounts/models/names.py; letters of FROM beyond those of TO are left out.
CAPITALS, SMALL = map("".join, (map(chr, range(65, 91)), map(chr, range(97, 123))))
AFTER_HINDI = "".join(map(chr, range(0xE000, 0xE01A)))
FROM = f"{CAPITALS}{SMALL}\u0950\u0901" + "".join(map(chr, range(0x966, 0x970)))
TO = f"{AFTER_HINDI}{AFTER_HINDI}\u0900\u0902" + "0123456789"
NOTHING = "\u093c\u00ad\u200b\u200c\u200d\u2060\ufeff" + "".join(map(chr, range(0x300, 0x370)))


class Migration(migrations.Migration):
    """The order of names in Hindi, alike on every PostgreSQL, also on one that was built without ICU."""

    dependencies = [("accounts", "0034_notices_of_ends_and_superiors")]

    operations = [
        migrations.RunSQL(
            "CREATE FUNCTION accounts_name_order(name text) RETURNS text "
            "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ "
            f"SELECT translate(normalize(name, NFD), '{FROM}{NOTHING}', '{TO}') $$",
            "DROP FUNCTION accounts_name_order(text)",
        )
    ]
