from django.db import migrations

# Establishing suspends the rule of two persons, and is for the owner of the tables alone: a setting of the session
# could be set by anybody who runs SQL as the program.
ESTABLISHING = """
CREATE OR REPLACE FUNCTION accounts_is_establishing() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('eoffice.establishing', true), '') = 'on' AND pg_has_role(
        current_user, (SELECT relowner FROM pg_class WHERE oid = 'accounts_charge'::regclass), 'USAGE')
$$;
"""
# What was guarded stays so: who may untick a duty could otherwise take the guard off first.
POSTS = """
CREATE OR REPLACE FUNCTION accounts_post_stays_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.guarded := NEW.guarded OR NEW.may_approve OR NEW.may_monitor OR NEW.may_administer;
    IF TG_OP = 'UPDATE' THEN
        NEW.guarded := NEW.guarded OR OLD.guarded;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_post_guarded BEFORE INSERT OR UPDATE ON accounts_post
    FOR EACH ROW EXECUTE FUNCTION accounts_post_stays_guarded();

CREATE OR REPLACE FUNCTION accounts_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT accounts_is_establishing() AND NOT EXISTS (
        SELECT FROM accounts_administratorproposal
        WHERE post_id = NEW.id AND kind = 'right' AND state = 'approved' AND decided_at = transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'post % may administer only when two administrators decided so', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# Who holds the post already would approve or monitor by the word of one.
DUTIES = """
CREATE OR REPLACE FUNCTION accounts_duties_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT accounts_is_establishing() AND EXISTS (
        SELECT FROM accounts_charge
        WHERE post_id = NEW.id AND (ends IS NULL OR ends > statement_timestamp())
    ) AND NOT EXISTS (
        SELECT FROM accounts_administratorproposal
        WHERE post_id = NEW.id AND kind = 'right' AND state = 'approved' AND decided_at = transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'post % is held: it may approve or monitor only when two administrators decided so', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_post_duties BEFORE UPDATE ON accounts_post FOR EACH ROW WHEN (
    NEW.may_approve AND NOT OLD.may_approve OR NEW.may_monitor AND NOT OLD.may_monitor
) EXECUTE FUNCTION accounts_duties_two_persons();
"""
PROPOSALS = """
CREATE OR REPLACE FUNCTION accounts_administers(held_id bigint, person_id bigint, of_post_id bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM accounts_charge held
        JOIN accounts_post seat ON seat.id = held.post_id AND seat.may_administer
        JOIN accounts_section room ON room.id = seat.section_id
        JOIN accounts_office above ON above.id = room.office_id
        JOIN accounts_post post ON post.id = of_post_id
        JOIN accounts_section section ON section.id = post.section_id
        JOIN accounts_office office ON office.id = section.office_id AND starts_with(office.path, above.path)
        WHERE held.id = held_id AND held.user_id = person_id
    )
$$;
CREATE OR REPLACE FUNCTION accounts_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'used_at') IS DISTINCT FROM (to_jsonb(OLD) - 'used_at') AND (
        OLD.state <> 'pending' OR NEW.kind <> OLD.kind OR NEW.post_id <> OLD.post_id
        OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.proposer_id <> OLD.proposer_id
        OR NEW.facts <> OLD.facts OR NEW.batch IS DISTINCT FROM OLD.batch
    ) OR NEW.used_at IS DISTINCT FROM OLD.used_at AND (
        OLD.used_at IS NOT NULL OR OLD.state <> 'approved' OR OLD.person_id IS NULL
    ) THEN
        RAISE EXCEPTION 'what two administrators decided stays decided, and is used once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'approved' AND OLD.state = 'pending' AND NOT (
        accounts_administers(NEW.by_id, NEW.proposer_id, NEW.post_id)
        AND accounts_administers(NEW.decided_by_id, NEW.decider_id, NEW.post_id)
        AND EXISTS (
            SELECT FROM accounts_charge WHERE id = NEW.decided_by_id AND begins <= statement_timestamp()
                AND (ends IS NULL OR ends > statement_timestamp())
        )
    ) THEN
        RAISE EXCEPTION 'who proposes and who approves administers the office of the post, or one above it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION accounts_proposed_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'pending' OR NEW.used_at IS NOT NULL THEN
        RAISE EXCEPTION 'what two administrators decide is proposed first'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_administratorproposal_proposed_first BEFORE INSERT ON accounts_administratorproposal
    FOR EACH ROW EXECUTE FUNCTION accounts_proposed_first();
ALTER TABLE accounts_administratorproposal ENABLE ALWAYS TRIGGER accounts_administratorproposal_proposed_first;
"""
CHARGES = """
CREATE OR REPLACE FUNCTION accounts_charge_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF accounts_is_establishing() OR NOT EXISTS (
        SELECT FROM accounts_post WHERE id = NEW.post_id AND guarded
    ) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM accounts_user
        WHERE id = NEW.user_id AND verified_at IS NULL AND password <> '' AND NOT starts_with(password, '!')
    ) THEN
        RAISE EXCEPTION 'whom one administrator alone let in holds no guarded post'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE accounts_administratorproposal SET used_at = transaction_timestamp() WHERE id = (
        SELECT id FROM accounts_administratorproposal
        WHERE kind = 'charge' AND post_id = NEW.post_id AND person_id = NEW.user_id
            AND state = 'approved' AND used_at IS NULL
            AND decided_at > transaction_timestamp() - interval '30 days'
        ORDER BY id LIMIT 1 FOR UPDATE
    );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a guarded post is taken over only when two administrators decided so'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
PEOPLE = """
CREATE OR REPLACE FUNCTION accounts_person_is_guarded(person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM accounts_charge held JOIN accounts_post post ON post.id = held.post_id AND post.guarded
        WHERE held.user_id = person AND (held.ends IS NULL OR held.ends > statement_timestamp())
    ) OR EXISTS (
        SELECT FROM accounts_notice
        WHERE person_id = person AND objected_at IS NOT NULL AND kind IN ('proposed', 'invited', 'factor', 'email')
    )
$$;
CREATE OR REPLACE FUNCTION accounts_person_verified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF accounts_is_establishing() OR pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    NEW.verified_at := CASE WHEN TG_OP = 'UPDATE' THEN OLD.verified_at END;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_user_new_verified BEFORE INSERT ON accounts_user
    FOR EACH ROW WHEN (NEW.verified_at IS NOT NULL) EXECUTE FUNCTION accounts_person_verified();
CREATE TRIGGER accounts_user_verified BEFORE UPDATE ON accounts_user
    FOR EACH ROW WHEN (NEW.verified_at IS DISTINCT FROM OLD.verified_at) EXECUTE FUNCTION accounts_person_verified();
"""
INVITATIONS = """
CREATE OR REPLACE FUNCTION accounts_invitation_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF accounts_is_establishing() THEN
        RETURN NULL;
    END IF;
    IF NOT NEW.sealed THEN
        IF accounts_person_is_guarded(NEW.person_id) THEN
            RAISE EXCEPTION 'the holder of a guarded post is invited only when two administrators decided so'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END IF;
    UPDATE accounts_administratorproposal SET used_at = transaction_timestamp() WHERE id = (
        SELECT id FROM accounts_administratorproposal
        WHERE kind = 'password' AND person_id = NEW.person_id AND state = 'approved' AND used_at IS NULL
            AND decided_at > transaction_timestamp() - interval '30 days'
            AND decider_id = (SELECT user_id FROM accounts_charge WHERE id = NEW.by_id)
        ORDER BY id LIMIT 1 FOR UPDATE
    );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a sealed invitation is handed over by who approved it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_invitation_sealed AFTER INSERT ON accounts_invitation
    FOR EACH ROW EXECUTE FUNCTION accounts_invitation_sealed();

CREATE OR REPLACE FUNCTION accounts_invitation_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sealed <> OLD.sealed OR NEW.person_id <> OLD.person_id
        OR NEW.used_at IS NOT NULL AND NOT NEW.sealed AND accounts_person_is_guarded(NEW.person_id) THEN
        RAISE EXCEPTION 'the holder of a guarded post comes in by a sealed invitation'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE accounts_user SET verified_at = CASE WHEN NEW.sealed THEN NEW.used_at END WHERE id = NEW.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_invitation_used AFTER UPDATE ON accounts_invitation
    FOR EACH ROW WHEN (
        NEW.used_at IS DISTINCT FROM OLD.used_at OR NEW.sealed <> OLD.sealed OR NEW.person_id <> OLD.person_id
    ) EXECUTE FUNCTION accounts_invitation_used();
"""
# Who holds a guarded post and has signed in before this rule came is taken as verified.
RECORD = """
UPDATE accounts_post SET guarded = true WHERE may_approve OR may_monitor OR may_administer;
SELECT set_config('eoffice.establishing', 'on', true);
UPDATE accounts_user SET verified_at = first_signed_in_at
    WHERE first_signed_in_at IS NOT NULL AND accounts_person_is_guarded(id);
SELECT set_config('eoffice.establishing', '', true);
"""
DROP = """
DROP FUNCTION accounts_invitation_used, accounts_invitation_sealed, accounts_person_verified,
    accounts_person_is_guarded, accounts_proposed_first, accounts_post_stays_guarded,
    accounts_duties_two_persons CASCADE;
CREATE OR REPLACE FUNCTION accounts_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'used_at') IS DISTINCT FROM (to_jsonb(OLD) - 'used_at') AND (
        OLD.state <> 'pending' OR NEW.kind <> OLD.kind OR NEW.post_id <> OLD.post_id
        OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.proposer_id <> OLD.proposer_id
    ) OR NEW.used_at IS DISTINCT FROM OLD.used_at AND (
        OLD.used_at IS NOT NULL OR OLD.state <> 'approved' OR OLD.person_id IS NULL
    ) THEN
        RAISE EXCEPTION 'what two administrators decided stays decided, and is used once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION accounts_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('eoffice.establishing', true) IS DISTINCT FROM 'on' AND NOT EXISTS (
        SELECT FROM accounts_administratorproposal
        WHERE post_id = NEW.id AND state = 'approved' AND decided_at = transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'post % may administer only when two administrators decided so', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION accounts_charge_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('eoffice.establishing', true) IS NOT DISTINCT FROM 'on' OR NOT EXISTS (
        SELECT FROM accounts_post WHERE id = NEW.post_id AND may_administer
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE accounts_administratorproposal SET used_at = transaction_timestamp() WHERE id = (
        SELECT id FROM accounts_administratorproposal
        WHERE kind = 'charge' AND post_id = NEW.post_id AND person_id = NEW.user_id
            AND state = 'approved' AND used_at IS NULL
            AND decided_at > transaction_timestamp() - interval '30 days'
        ORDER BY id LIMIT 1 FOR UPDATE
    );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a post that may administer is taken over only when two administrators decided so'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION accounts_administers, accounts_is_establishing;
"""


class Migration(migrations.Migration):
    """The rule of two persons holds for guarded posts, in the database; only its owner suspends it."""

    dependencies = [("accounts", "0029_guarded")]

    operations = [
        migrations.RunSQL(ESTABLISHING + POSTS + DUTIES + PROPOSALS + CHARGES + PEOPLE + INVITATIONS, DROP),
        migrations.RunSQL(RECORD, migrations.RunSQL.noop),
    ]
