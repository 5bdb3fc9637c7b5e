from django.db import migrations

# What a row says once and for all, and what it says when it comes to that; all of it is refused to everybody.
FIXED = {
    "tracking_paper": "kind number subject grading priority office_id due_on created_at own_commitment",
    "tracking_stay": "paper_id post_id office_id came_from_id arrived_seq arrived_at at_rest",
    "tracking_parking": "stay_id reason authority review_on parked_seq parked_at",
    "tracking_hold": "stay_id reason authority until_on placed_seq placed_at",
    "tracking_share": "paper_id user_id permission_id begins ends reason shared_by_id",
    "tracking_handover": "act_id given_id made_at",
    "tracking_calendarchange": "calendar_id origin_id kind at by_id begins name_hi name_en opens closes",
    "tracking_importedevent": "movement_id attributes",
    "tracking_formersuperior": "post_id superior_id until",
}
ONCE = {
    "tracking_paper": "subject_salt subject_commitment",
    "tracking_stay": "opened_at acted_at left_at left_seq",
    "tracking_parking": "taken_up_at",
    "tracking_hold": "ended_at ended_seq",
    "tracking_share": "withdrawn_at withdrawn_by_id",
    "tracking_handover": "accepted_at",
}
NEVER_DELETED = [table for table in FIXED if table != "tracking_handover"]


def keep() -> str:
    """SQL of the guards that only compare old and new: their conditions cost an honest change nothing."""
    statements = []
    for table, columns in FIXED.items():
        conditions = [f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns.split()]
        conditions += [
            f"OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}"
            for column in ONCE.get(table, "").split()
        ]
        statements += [
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({' OR '.join(conditions)}) "
            "EXECUTE FUNCTION accounts_refuse_change()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_fixed",
        ]
    for table in NEVER_DELETED:
        for event, each in ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT"):
            guard = f"{table}_no_{event.lower()}"
            statements += [
                f"CREATE TRIGGER {guard} BEFORE {event} ON {table} FOR EACH {each} "
                "EXECUTE FUNCTION accounts_refuse_change()",
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}",
            ]
    return ";\n".join(statements)


def let_go() -> str:
    """SQL that takes those guards away."""
    guards = [(table, f"{table}_fixed") for table in FIXED]
    guards += [(table, f"{table}_no_{event}") for table in NEVER_DELETED for event in ("delete", "truncate")]
    return ";\n".join(f"DROP TRIGGER {guard} ON {table}" for table, guard in guards)


# Guards that ask the ledger. They hold for whoever writes as the program does; a copy of rows that were written
# before (session_replication_role, which the program's role may not set) passes them by.
FOLLOW = """
CREATE FUNCTION tracking_refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION tracking_movement_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head record;
    held record;
BEGIN
    SELECT seq, head_hash, moved_at, holder_id INTO head FROM tracking_paper WHERE id = NEW.paper_id;
    IF NEW.version < 3 OR NEW.seq <> head.seq + 1 OR NEW.previous_hash <> head.head_hash OR NEW.at < head.moved_at
        OR NEW.from_post_id IS DISTINCT FROM (CASE WHEN head.seq > 0 THEN head.holder_id END)
    THEN
        PERFORM tracking_refuse('a movement follows the last one, at its desk and not before it');
    END IF;
    IF NEW.kind IN ('forwarded', 'sent_onward', 'returned', 'noted', 'parked', 'unparked', 'closed')
        AND NEW.post_id <> head.holder_id
    THEN
        PERFORM tracking_refuse('only the desk where a paper lies moves it so');
    END IF;
    SELECT user_id, post_id, acting_for_id, begins, ends INTO held FROM accounts_charge WHERE id = NEW.charge_id;
    IF held.user_id <> NEW.person_id OR held.post_id <> NEW.post_id
        OR held.acting_for_id IS DISTINCT FROM NEW.acting_for_id
        OR NEW.at < held.begins OR NEW.at >= held.ends
    THEN
        PERFORM tracking_refuse('the person did not hold that charge then');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_movement_follows BEFORE INSERT ON tracking_movement
    FOR EACH ROW EXECUTE FUNCTION tracking_movement_follows();

CREATE FUNCTION tracking_paper_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
        SELECT FROM tracking_movement
        WHERE paper_id = NEW.id AND seq = NEW.seq AND hash = NEW.head_hash AND at = NEW.moved_at
            AND to_post_id = NEW.holder_id AND NEW.state = CASE
                WHEN kind = 'closed' THEN 'closed'
                WHEN kind IN ('parked', 'held', 'lifted') THEN 'parked'
                WHEN kind = 'noted' THEN OLD.state
                WHEN kind IN ('created', 'forwarded', 'sent_onward', 'returned', 'pulled_back', 'pulled_up',
                    'unparked', 'reopened') THEN 'pending'
                ELSE NEW.state
            END
    ) THEN
        PERFORM tracking_refuse('a paper is where its newest movement left it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_paper_follows BEFORE UPDATE ON tracking_paper FOR EACH ROW
    WHEN (NEW.seq <> OLD.seq OR NEW.holder_id <> OLD.holder_id OR NEW.state <> OLD.state
        OR NEW.moved_at <> OLD.moved_at OR NEW.head_hash <> OLD.head_hash)
    EXECUTE FUNCTION tracking_paper_follows();
CREATE TRIGGER tracking_paper_begins BEFORE INSERT ON tracking_paper FOR EACH ROW
    WHEN (NEW.seq <> 0 OR NEW.head_hash <> decode(repeat('00', 32), 'hex')) EXECUTE FUNCTION accounts_refuse_change();

CREATE FUNCTION tracking_stay_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_movement WHERE paper_id = NEW.paper_id AND seq = NEW.arrived_seq
            AND to_post_id = NEW.post_id AND at = NEW.arrived_at AND to_office_id = NEW.office_id
            AND (reverses_id IS NOT NULL OR limit_seconds IS NOT DISTINCT FROM NEW.due_reading - NEW.arrived_reading)
    ) OR NEW.left_at IS NOT NULL OR NEW.hold_seconds <> 0 OR NEW.late_hold_seconds <> 0 THEN
        PERFORM tracking_refuse('time at a desk begins with a movement to it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_stay_begins BEFORE INSERT ON tracking_stay
    FOR EACH ROW EXECUTE FUNCTION tracking_stay_begins();

CREATE FUNCTION tracking_stay_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_movement WHERE paper_id = NEW.paper_id AND seq = NEW.left_seq AND at = NEW.left_at
    ) THEN
        PERFORM tracking_refuse('time at a desk ends with a movement');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_stay_ends BEFORE UPDATE ON tracking_stay FOR EACH ROW
    WHEN (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL) EXECUTE FUNCTION tracking_stay_ends();

-- A change of the calendar is on record before the readings that it touches are recomputed; it need not be of
-- this very transaction, because the clocks of program and database may differ by seconds.
CREATE FUNCTION tracking_stay_recomputed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_calendarchange change JOIN tracking_calendar calendar ON calendar.version = change.id
        WHERE calendar.id = OLD.calendar_id AND change.at > transaction_timestamp() - interval '5 minutes'
    ) THEN
        PERFORM tracking_refuse('readings change only with a recorded change of their calendar');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_stay_recomputed BEFORE UPDATE ON tracking_stay FOR EACH ROW
    WHEN (NEW.arrived_reading <> OLD.arrived_reading
        OR OLD.left_at IS NOT NULL AND (NEW.left_reading, NEW.due_reading, NEW.hold_seconds, NEW.late_hold_seconds)
            IS DISTINCT FROM (OLD.left_reading, OLD.due_reading, OLD.hold_seconds, OLD.late_hold_seconds)
        OR NEW.due_reading - NEW.arrived_reading - NEW.hold_seconds
            IS DISTINCT FROM OLD.due_reading - OLD.arrived_reading - OLD.hold_seconds)
    EXECUTE FUNCTION tracking_stay_recomputed();
CREATE TRIGGER tracking_stay_closed BEFORE UPDATE ON tracking_stay FOR EACH ROW
    WHEN (NEW.rule_id IS NOT NULL AND NEW.rule_id IS DISTINCT FROM OLD.rule_id
        OR OLD.left_at IS NOT NULL AND (NEW.calendar_id, NEW.parked, NEW.opened_at, NEW.acted_at)
            IS DISTINCT FROM (OLD.calendar_id, OLD.parked, OLD.opened_at, OLD.acted_at))
    EXECUTE FUNCTION accounts_refuse_change();

CREATE FUNCTION tracking_within_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted text := TG_ARGV[0];
    began integer := (to_jsonb(NEW) ->> TG_ARGV[1])::integer;
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_stay stay JOIN tracking_movement entry ON entry.paper_id = stay.paper_id
        WHERE stay.id = NEW.stay_id AND entry.seq = began AND entry.kind = wanted AND stay.left_at IS NULL
    ) THEN
        PERFORM tracking_refuse(TG_TABLE_NAME || ' begins with a movement');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_parking_begins BEFORE INSERT ON tracking_parking
    FOR EACH ROW EXECUTE FUNCTION tracking_within_stay('parked', 'parked_seq');
CREATE TRIGGER tracking_hold_begins BEFORE INSERT ON tracking_hold
    FOR EACH ROW EXECUTE FUNCTION tracking_within_stay('held', 'placed_seq');

-- With the owner's rights, so that the program needs none to enter a former superior.
ALTER FUNCTION tracking_enter_former_superior() SECURITY DEFINER SET search_path = public, pg_temp;
"""
LEAVE = """
ALTER FUNCTION tracking_enter_former_superior() SECURITY INVOKER RESET search_path;
DROP TRIGGER tracking_paper_begins ON tracking_paper;
DROP TRIGGER tracking_stay_closed ON tracking_stay;
DROP FUNCTION tracking_movement_follows, tracking_paper_follows, tracking_stay_begins, tracking_stay_ends,
    tracking_stay_recomputed, tracking_within_stay, tracking_refuse CASCADE
"""


class Migration(migrations.Migration):
    """Paper, stay, parking and hold change only as a movement on record says."""

    dependencies = [("tracking", "0020_facts_in_the_ledger")]

    operations = [
        migrations.RunSQL(keep(), let_go()),
        migrations.RunSQL(FOLLOW, LEAVE),
    ]
