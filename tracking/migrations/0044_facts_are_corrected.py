from django.db import migrations

# The facts of a paper change only with a movement that corrects them; number, office and day never.
CORRECTED = "subject grading priority due_on own_commitment subject_salt subject_commitment"
NEVER = "kind number office_id created_at"
ONCE = {"subject_salt", "subject_commitment"}


def _conditions(columns: str) -> str:
    return " OR ".join(
        (f"OLD.{column} IS NOT NULL AND " if column in ONCE else "")
        + f"NEW.{column} IS DISTINCT FROM OLD.{column}"
        for column in columns.split()
    )


FIX = f"""
DROP TRIGGER tracking_paper_fixed ON tracking_paper;
CREATE TRIGGER tracking_paper_fixed BEFORE UPDATE ON tracking_paper FOR EACH ROW WHEN ({_conditions(NEVER)})
    EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE tracking_paper ENABLE ALWAYS TRIGGER tracking_paper_fixed;

CREATE FUNCTION tracking_paper_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_movement
        WHERE paper_id = NEW.id AND seq = OLD.seq AND kind IN ('corrected', 'acknowledged')
    ) THEN
        PERFORM tracking_refuse('facts of a paper change only with a movement that corrects them');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_paper_corrected BEFORE UPDATE ON tracking_paper FOR EACH ROW WHEN ({_conditions(CORRECTED)})
    EXECUTE FUNCTION tracking_paper_corrected();
ALTER TABLE tracking_paper ENABLE ALWAYS TRIGGER tracking_paper_corrected;
"""
UNFIX = f"""
DROP TRIGGER tracking_paper_corrected ON tracking_paper;
DROP FUNCTION tracking_paper_corrected;
DROP TRIGGER tracking_paper_fixed ON tracking_paper;
CREATE TRIGGER tracking_paper_fixed BEFORE UPDATE ON tracking_paper FOR EACH ROW
    WHEN ({_conditions(NEVER)} OR {_conditions(CORRECTED)}) EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE tracking_paper ENABLE ALWAYS TRIGGER tracking_paper_fixed;
"""

# Kinds of movement that came with receipts: by whom they are made, and where they leave a paper.
FOLLOWS = """
CREATE OR REPLACE FUNCTION tracking_movement_follows() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NEW.kind IN ({by_holder}) AND NEW.post_id <> head.holder_id
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

CREATE OR REPLACE FUNCTION tracking_paper_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
        SELECT FROM tracking_movement
        WHERE paper_id = NEW.id AND seq = NEW.seq AND hash = NEW.head_hash AND at = NEW.moved_at
            AND to_post_id = NEW.holder_id AND NEW.state = CASE
                WHEN kind IN ({closing}) THEN 'closed'
                WHEN kind IN ('parked', 'held', 'lifted') THEN 'parked'
                WHEN kind IN ({staying}) THEN OLD.state
                WHEN kind IN ({pending}) THEN 'pending'
                ELSE NEW.state
            END
    ) THEN
        PERFORM tracking_refuse('a paper is where its newest movement left it');
    END IF;
    RETURN NEW;
END $$;
"""
BY_HOLDER = "'forwarded', 'sent_onward', 'returned', 'noted', 'parked', 'unparked', 'closed'"
PENDING = """'created', 'forwarded', 'sent_onward', 'returned', 'pulled_back', 'pulled_up', 'unparked', 'reopened'"""
BEFORE = {"by_holder": BY_HOLDER, "closing": "'closed'", "staying": "'noted'", "pending": PENDING}
NOW = {
    "by_holder": f"{BY_HOLDER}, 'not_mine', 'informed', 'filed', 'copied', 'acknowledged'",
    "closing": "'closed', 'informed', 'filed'",
    "staying": "'noted', 'copied', 'corrected', 'acknowledged'",
    "pending": f"{PENDING}, 'not_mine'",
}


class Migration(migrations.Migration):
    """What was entered wrongly is corrected by a movement; receipts have kinds of movement of their own."""

    dependencies = [("tracking", "0043_covers_by_name")]

    operations = [
        migrations.RunSQL(FIX, UNFIX),
        migrations.RunSQL(FOLLOWS.format(**NOW), FOLLOWS.format(**BEFORE)),
    ]
