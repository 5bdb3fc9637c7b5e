import accounts.latin.proposal
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


KEEP = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_emailidstep_no_change BEFORE UPDATE OR DELETE ON accounts_emailidstep
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailidstep_no_truncate BEFORE TRUNCATE ON accounts_emailidstep
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailid_no_delete BEFORE DELETE ON accounts_emailid
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailid_no_truncate BEFORE TRUNCATE ON accounts_emailid
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_emailidstep ENABLE ALWAYS TRIGGER accounts_emailidstep_no_change;
ALTER TABLE accounts_emailidstep ENABLE ALWAYS TRIGGER accounts_emailidstep_no_truncate;
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_delete;
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_truncate;
CREATE TRIGGER accounts_emailid_no_other_holder
    BEFORE UPDATE OF kind, local, domain, look_alike, person_id, post_id ON accounts_emailid
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailid_no_other_proposer
    BEFORE UPDATE OF proposed_by_id ON accounts_emailid FOR EACH ROW
    WHEN (NEW.proposed_by_id <> OLD.proposed_by_id
        AND NOT (OLD.state = 'rejected' AND NEW.state = 'proposed'))
    EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_other_holder;
ALTER TABLE accounts_emailid ENABLE ALWAYS TRIGGER accounts_emailid_no_other_proposer;
CREATE TRIGGER accounts_rolloutstep_no_change BEFORE UPDATE OR DELETE ON accounts_rolloutstep
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_rolloutstep ENABLE ALWAYS TRIGGER accounts_rolloutstep_no_change;
CREATE TRIGGER accounts_emailletter_no_change BEFORE UPDATE OR DELETE ON accounts_emailletter
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_emailletter_no_truncate BEFORE TRUNCATE ON accounts_emailletter
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_emailletter ENABLE ALWAYS TRIGGER accounts_emailletter_no_change;
ALTER TABLE accounts_emailletter ENABLE ALWAYS TRIGGER accounts_emailletter_no_truncate;
CREATE TRIGGER accounts_auditentry_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_auditentry_no_truncate BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_auditentry ENABLE ALWAYS TRIGGER accounts_auditentry_no_change;
ALTER TABLE accounts_auditentry ENABLE ALWAYS TRIGGER accounts_auditentry_no_truncate;
"""
TWO_PERSONS = """
CREATE TRIGGER accounts_administratorproposal_no_delete BEFORE DELETE ON accounts_administratorproposal
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_administratorproposal_no_truncate BEFORE TRUNCATE ON accounts_administratorproposal
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE accounts_administratorproposal ENABLE ALWAYS TRIGGER accounts_administratorproposal_no_delete;
ALTER TABLE accounts_administratorproposal ENABLE ALWAYS TRIGGER accounts_administratorproposal_no_truncate;
CREATE FUNCTION accounts_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER accounts_administratorproposal_decided_once BEFORE UPDATE ON accounts_administratorproposal
    FOR EACH ROW EXECUTE FUNCTION accounts_decided_once();
ALTER TABLE accounts_administratorproposal ENABLE ALWAYS TRIGGER accounts_administratorproposal_decided_once;

CREATE FUNCTION accounts_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER accounts_post_new_administrator BEFORE INSERT ON accounts_post
    FOR EACH ROW WHEN (NEW.may_administer) EXECUTE FUNCTION accounts_two_persons();
CREATE TRIGGER accounts_post_administrator BEFORE UPDATE ON accounts_post
    FOR EACH ROW WHEN (NEW.may_administer AND NOT OLD.may_administer) EXECUTE FUNCTION accounts_two_persons();

CREATE FUNCTION accounts_charge_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER accounts_charge_new_administrator AFTER INSERT ON accounts_charge
    FOR EACH ROW EXECUTE FUNCTION accounts_charge_two_persons();
CREATE TRIGGER accounts_charge_administrator AFTER UPDATE OF post_id, user_id ON accounts_charge
    FOR EACH ROW WHEN (NEW.post_id <> OLD.post_id OR NEW.user_id <> OLD.user_id)
    EXECUTE FUNCTION accounts_charge_two_persons();

CREATE FUNCTION accounts_email_id_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts_emailid AS given JOIN accounts_charge AS held ON held.id = NEW.by_id
        WHERE given.id = NEW.email_id_id AND held.user_id IN (given.proposed_by_id, given.person_id)
    ) THEN
        RAISE EXCEPTION 'e-mail ID % is approved neither by its proposer nor by its holder', NEW.email_id_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_emailidstep_two_persons BEFORE INSERT ON accounts_emailidstep
    FOR EACH ROW WHEN (NEW.to_state = 'approved') EXECUTE FUNCTION accounts_email_id_two_persons();
"""
# A tenure of a post ends where somebody who held the post by an order of their own left it and nobody else went
# on holding it. Its mailbox changes when that has come and was entered, as an order may be entered days later.
# A charge that was made void lasts a microsecond and is no tenure.
MAIL = """
CREATE VIEW mail_domain AS SELECT DISTINCT domain FROM accounts_emailid;
CREATE INDEX accounts_emailid_by_address ON accounts_emailid ((local || '@' || domain));
CREATE VIEW mail_tenure_end AS
    SELECT DISTINCT c.post_id, GREATEST(c.ends, (
        SELECT max(act.entered_at) FROM accounts_staffact act
        JOIN accounts_staffact_charges concerned ON concerned.staffact_id = act.id WHERE concerned.charge_id = c.id
    )) AS known_at
    FROM accounts_charge c
    WHERE c.kind <> 'link' AND c.ends <= statement_timestamp() AND c.ends - c.begins > interval '1 microsecond'
    AND NOT EXISTS (SELECT FROM accounts_charge other WHERE other.post_id = c.post_id AND other.kind <> 'link'
                    AND other.begins < c.ends AND (other.ends IS NULL OR other.ends > c.ends));
CREATE FUNCTION mail_folder(local text, domain text, since timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT domain || '/' || local || COALESCE(to_char(since AT TIME ZONE 'UTC', '@YYYYMMDD"T"HH24MISS"Z"'), '') || '/'
$$;
CREATE VIEW mail_mailbox AS
    SELECT e.local || '@' || e.domain AS address, mail_folder(e.local, e.domain, t.since) AS maildir
    FROM accounts_emailid e
    CROSS JOIN LATERAL (
        SELECT max(known_at) AS since FROM mail_tenure_end WHERE post_id = e.post_id AND known_at > (
            SELECT max(at) FROM accounts_emailidstep WHERE email_id_id = e.id AND to_state = 'created')
    ) t
    WHERE e.state IN ('created', 'active');
CREATE VIEW mail_tenure AS
    SELECT e.id AS email_id, t.since, t.until, mail_folder(e.local, e.domain, t.since) AS maildir
    FROM accounts_emailid e
    CROSS JOIN LATERAL (
        SELECT max(at) AS at FROM accounts_emailidstep WHERE email_id_id = e.id AND to_state = 'created'
    ) created
    CROSS JOIN LATERAL (
        SELECT since, lead(since) OVER (ORDER BY since NULLS FIRST) AS until
        FROM (SELECT NULL AS since
              UNION ALL
              SELECT known_at FROM mail_tenure_end WHERE post_id = e.post_id AND known_at > created.at) ends
    ) t WHERE e.post_id IS NOT NULL AND created.at IS NOT NULL;
CREATE VIEW mail_redirect AS
    SELECT e.local || '@' || e.domain AS address, last.goes_to
    FROM accounts_emailid e CROSS JOIN LATERAL (
        WITH RECURSIVE way(id, state, redirects_to_id) AS (
            SELECT e.id, e.state, e.redirects_to_id
            UNION SELECT next.id, next.state, next.redirects_to_id
            FROM way JOIN accounts_emailid next ON next.id = way.redirects_to_id AND way.state = 'redirected'
        )
        SELECT local || '@' || domain AS goes_to
        FROM way JOIN accounts_emailid USING (id) WHERE way.state = 'active'
    ) last WHERE e.state = 'redirected';
"""
DROP_MAIL = """
DROP VIEW mail_redirect, mail_mailbox, mail_tenure, mail_domain;
DROP FUNCTION mail_folder;
DROP VIEW mail_tenure_end;
DROP INDEX accounts_emailid_by_address;
"""
DROP_TWO_PERSONS = """
DROP FUNCTION accounts_email_id_two_persons, accounts_charge_two_persons, accounts_two_persons,
    accounts_decided_once CASCADE
"""
LET_GO = "DROP FUNCTION accounts_refuse_change CASCADE"


class Migration(migrations.Migration):
    """Offices, posts, people, e-mail IDs, imports and audit as 0001 to 0025 left them, at once for a new database."""

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_codes_in_capitals"),
        ("accounts", "0003_user_on_the_rolls"),
        ("accounts", "0004_user_session_round"),
        ("accounts", "0005_user_service"),
        ("accounts", "0006_staff_acts"),
        ("accounts", "0007_email_ids"),
        ("accounts", "0008_email_ids_are_kept"),
        ("accounts", "0009_mail_server_views"),
        ("accounts", "0010_staff_import"),
        ("accounts", "0011_rollout"),
        ("accounts", "0012_organisation_import"),
        ("accounts", "0013_email_patterns"),
        ("accounts", "0014_audit"),
        ("accounts", "0015_invitations"),
        ("accounts", "0016_import_steps_and_lines"),
        ("accounts", "0017_organisation_record_as_lines"),
        ("accounts", "0018_no_organisation_record"),
        ("accounts", "0019_rejected_ids_again"),
        ("accounts", "0020_charges_of_administrators"),
        ("accounts", "0021_email_ids_two_persons"),
        ("accounts", "0022_planned_ids_of_imports"),
        ("accounts", "0023_acts_written_down"),
        ("accounts", "0024_mailboxes_by_tenure"),
        ("accounts", "0025_tenures"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tenure",
            fields=[
                (
                    "maildir",
                    models.CharField(
                        max_length=200, primary_key=True, serialize=False, verbose_name="mailbox"
                    ),
                ),
                ("since", models.DateTimeField(null=True, verbose_name="from")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "tenure",
                "verbose_name_plural": "tenures",
                "db_table": "mail_tenure",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Designation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_hi", models.CharField(max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="rank")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("clerical", "Clerical"),
                            ("supervisory", "Supervisory"),
                            ("officer", "Officer"),
                            ("head", "Head of office"),
                        ],
                        max_length=20,
                        verbose_name="grade",
                    ),
                ),
            ],
            options={
                "verbose_name": "designation",
                "verbose_name_plural": "designations",
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateField(verbose_name="begins")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="ends")),
                ("name_hi", models.CharField(max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("path", models.CharField(max_length=255, unique=True)),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "Government"),
                            ("secretariat", "Secretariat"),
                            ("department", "Department"),
                            ("head", "Head of department"),
                            ("division", "Division"),
                            ("district", "District"),
                            ("tehsil", "Tehsil"),
                            ("block", "Block"),
                            ("police", "Police"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True), ("ends__gt", models.F("begins")), _connector="OR"
                        ),
                        name="accounts_office_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_hi", models.CharField(max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("employee_code", models.CharField(max_length=20, unique=True, verbose_name="employee code")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail ID")),
                ("mobile", models.CharField(blank=True, max_length=15, verbose_name="mobile")),
                (
                    "preferred_ids",
                    models.CharField(
                        blank=True,
                        help_text="What stands before the @, several with commas; the first that is free is proposed.",
                        max_length=200,
                        verbose_name="preferred e-mail IDs",
                    ),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="date of birth")),
                ("retires_on", models.DateField(blank=True, null=True, verbose_name="retires on")),
                ("on_contract", models.BooleanField(default=False, verbose_name="on contract")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_staff", models.BooleanField(default=False, verbose_name="technical administrator")),
                (
                    "session_round",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Sessions of an earlier round are not valid any more.",
                    ),
                ),
                (
                    "first_signed_in_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="first signed in"
                    ),
                ),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="joined")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "rolls",
                    models.ForeignKey(
                        blank=True,
                        help_text="The office that keeps the person's service record.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="on the rolls of",
                    ),
                ),
            ],
            options={
                "verbose_name": "officer",
                "verbose_name_plural": "officers",
                "indexes": [models.Index(fields=["born_on", "mobile"], name="accounts_user_born")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employee_code", django.db.models.functions.text.Upper("employee_code"))
                        ),
                        name="accounts_user_code_in_capitals",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="accounts_user_email_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
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
                            ("substantive", "Substantive"),
                            ("additional", "Additional charge"),
                            ("officiating", "Officiating"),
                            ("link", "Link officer"),
                        ],
                        default="substantive",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("begins", models.DateTimeField(verbose_name="taken over")),
                ("ends", models.DateTimeField(blank=True, null=True, verbose_name="handed over")),
                ("order_number", models.CharField(blank=True, max_length=100, verbose_name="order number")),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        help_text="The officer on leave whom a link officer stands in for.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acting for",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
            ],
            options={
                "verbose_name": "charge",
                "verbose_name_plural": "charges",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True), ("ends__gt", models.F("begins")), _connector="OR"
                        ),
                        name="accounts_charge_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailId",
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
                        choices=[("name", "Name-based"), ("post", "Post-based")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("local", models.CharField(max_length=64, verbose_name="before the @")),
                ("domain", models.CharField(max_length=100, verbose_name="domain")),
                ("look_alike", models.CharField(max_length=64, verbose_name="key of look-alikes")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("requested", "Requested"),
                            ("created", "Created"),
                            ("rejected", "Rejected"),
                            ("active", "Active"),
                            ("redirected", "Redirected"),
                            ("archived", "Archived"),
                            ("closed", "Closed"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="email_ids",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "redirects_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.emailid",
                        verbose_name="redirected to",
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
                "verbose_name": "e-mail ID",
                "verbose_name_plural": "e-mail IDs",
                "indexes": [
                    models.Index(fields=["office", "state", "id"], name="accounts_email_id_by_state")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("domain", "look_alike"), name="accounts_email_id_given_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("local", django.db.models.functions.text.Lower("local")),
                            ("domain", django.db.models.functions.text.Lower("domain")),
                        ),
                        name="accounts_email_id_in_small_letters",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("redirects_to__isnull", True),
                            models.Q(("state", "active"), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_email_id_active_goes_nowhere_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "redirected"), _negated=True),
                            ("redirects_to__isnull", False),
                            _connector="OR",
                        ),
                        name="accounts_email_id_redirected_to_an_id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailIdStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("requested", "Requested"),
                            ("created", "Created"),
                            ("rejected", "Rejected"),
                            ("active", "Active"),
                            ("redirected", "Redirected"),
                            ("archived", "Archived"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("requested", "Requested"),
                            ("created", "Created"),
                            ("rejected", "Rejected"),
                            ("active", "Active"),
                            ("redirected", "Redirected"),
                            ("archived", "Archived"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                        verbose_name="to",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                    "email_id",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="accounts.emailid",
                        verbose_name="e-mail ID",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an e-mail ID",
                "verbose_name_plural": "steps of e-mail IDs",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EmailPattern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        max_length=100,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9-]+(\\.[a-z0-9-]+)+$", "A domain such as kannauj.up.gov.in."
                            )
                        ],
                        verbose_name="domain",
                    ),
                ),
                (
                    "name_based",
                    models.CharField(
                        default="{first}.{last}",
                        help_text="Made of {first}, {middle}, {last}, {initial} and {yy}, the year of birth.",
                        max_length=100,
                        validators=[accounts.latin.proposal.check_pattern],
                        verbose_name="pattern of name-based IDs",
                    ),
                ),
                (
                    "post_based",
                    models.CharField(
                        default="{designation}.{place}",
                        help_text="Made of {designation}, {section}, {post}, {place}, {office} and {district}: short codes.",
                        max_length=100,
                        validators=[accounts.latin.proposal.check_post_pattern],
                        verbose_name="pattern of post-based IDs",
                    ),
                ),
                (
                    "longest",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(12),
                            django.core.validators.MaxValueValidator(64),
                        ],
                        verbose_name="most letters before the @",
                    ),
                ),
                (
                    "contract_mark",
                    models.CharField(
                        blank=True,
                        default=".ctr",
                        help_text="After the name, such as .ctr, or before it, such as c-.",
                        max_length=7,
                        validators=[accounts.latin.proposal.check_mark],
                        verbose_name="mark of contract staff",
                    ),
                ),
                (
                    "kept_words",
                    models.TextField(
                        blank=True,
                        help_text="Words that no person is given, beside those kept everywhere (postmaster, admin, dm …).",
                        max_length=2000,
                        verbose_name="words kept back",
                    ),
                ),
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="email_pattern",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "pattern of e-mail IDs",
                "verbose_name_plural": "patterns of e-mail IDs",
            },
        ),
        migrations.CreateModel(
            name="EmailLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="letter number")),
                ("date", models.DateField(verbose_name="date of the letter")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("csv", models.BinaryField(verbose_name="sheet as CSV")),
                ("xlsx", models.BinaryField(verbose_name="sheet as XLSX")),
                ("csv_sha256", models.CharField(max_length=64)),
                ("xlsx_sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="by",
                    ),
                ),
                ("ids", models.ManyToManyField(related_name="letters", to="accounts.emailid")),
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
                "verbose_name": "letter of request",
                "verbose_name_plural": "letters of request",
            },
        ),
        migrations.CreateModel(
            name="AccountAct",
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
                            ("reset", "Password reset"),
                            ("second_factor", "Second factor removed"),
                            ("slips", "Slips printed"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="number of people")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_acts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
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
                "verbose_name": "act on accounts",
                "verbose_name_plural": "acts on accounts",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OrganisationImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name of the sheet")),
                ("content", models.BinaryField(verbose_name="sheet")),
                (
                    "converts_legacy",
                    models.BooleanField(default=False, verbose_name="typed in an old Hindi font"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being compared"),
                            ("checked", "To be confirmed"),
                            ("writing", "Being entered"),
                            ("written", "Entered"),
                            ("undoing", "Being taken back"),
                            ("undone", "Taken back"),
                            ("failed", "Stopped"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=20, verbose_name="why it stopped")),
                ("lines_read", models.PositiveIntegerField(default=0, verbose_name="lines")),
                ("counts", models.JSONField(default=dict, verbose_name="lines by outcome")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                ("purged_at", models.DateTimeField(null=True, verbose_name="sheet erased")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offices", "Offices"),
                            ("sections", "Sections"),
                            ("posts", "Posts"),
                            ("suggestion", "Suggested posts"),
                        ],
                        max_length=10,
                        verbose_name="what is in it",
                    ),
                ),
                (
                    "unread",
                    models.CharField(
                        blank=True, db_default="", max_length=500, verbose_name="columns that are not read"
                    ),
                ),
                ("entered_at", models.DateTimeField(null=True, verbose_name="entered")),
                ("taken_back_at", models.DateTimeField(null=True, verbose_name="taken back")),
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
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="entered by",
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
                (
                    "taken_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of an organisation",
                "verbose_name_plural": "imports of an organisation",
                "indexes": [models.Index(fields=["office", "id"], name="accounts_organisation_imports")],
            },
        ),
        migrations.CreateModel(
            name="OrganisationImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="line")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("ended", "Ended"),
                            ("unchanged", "Unchanged"),
                            ("error", "With errors"),
                        ],
                        default="error",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("cells", models.JSONField(verbose_name="cells")),
                ("differences", models.JSONField(default=list, verbose_name="differences")),
                ("errors", models.JSONField(default=list, verbose_name="errors")),
                ("plan", models.JSONField(default=dict, verbose_name="what is to be entered")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offices", "Offices"),
                            ("sections", "Sections"),
                            ("posts", "Posts"),
                            ("suggestion", "Suggested posts"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="code")),
                ("was", models.JSONField(default=dict, verbose_name="what stood there")),
                (
                    "thing_id",
                    models.BigIntegerField(null=True, verbose_name="number of the office, section or post"),
                ),
                (
                    "organisation_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="accounts.organisationimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an import",
                "verbose_name_plural": "lines of an import",
                "indexes": [
                    models.Index(
                        fields=["organisation_import", "outcome", "number"],
                        name="accounts_organisation_outcome",
                    ),
                    models.Index(fields=["organisation_import", "code"], name="accounts_organisation_code"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_import", "number"), name="accounts_organisation_line_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateField(verbose_name="begins")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="ends")),
                ("name_hi", models.CharField(max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("may_diarise", models.BooleanField(default=False, verbose_name="may diarise")),
                ("may_dispatch", models.BooleanField(default=False, verbose_name="may dispatch")),
                ("may_approve", models.BooleanField(default=False, verbose_name="may approve")),
                ("may_monitor", models.BooleanField(default=False, verbose_name="may monitor")),
                ("may_administer", models.BooleanField(default=False, verbose_name="may administer")),
                (
                    "designation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="accounts.designation",
                        verbose_name="designation",
                    ),
                ),
                (
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subordinates",
                        to="accounts.post",
                        verbose_name="reports to",
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True), ("ends__gt", models.F("begins")), _connector="OR"
                        ),
                        name="accounts_post_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="office",
            name="receiving_post",
            field=models.ForeignKey(
                blank=True,
                help_text="Files from other offices arrive at this post.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receives_for",
                to="accounts.post",
                verbose_name="receiving post",
            ),
        ),
        migrations.AddField(
            model_name="emailid",
            name="post",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="email_ids",
                to="accounts.post",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="charge",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="charges",
                to="accounts.post",
                verbose_name="post",
            ),
        ),
        migrations.CreateModel(
            name="AdministratorProposal",
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
                            ("right", "May administer"),
                            ("charge", "Takes over a post that may administer"),
                            ("password", "Invitation to a new password"),
                            ("factor", "Removal of the second factor"),
                        ],
                        db_default="right",
                        default="right",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Waiting"), ("approved", "Approved"), ("rejected", "Rejected")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
                (
                    "decider",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
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
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal of an administrator",
                "verbose_name_plural": "proposals of administrators",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("kind", "post", "person"),
                        name="accounts_administrator_proposed_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "right"), ("person__isnull", True)),
                            models.Q(models.Q(("kind", "right"), _negated=True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_administrator_names_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "pending")),
                            models.Q(
                                models.Q(("state", "pending"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decider__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_administrator_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                models.Q(("decider", models.F("proposer")), _negated=True),
                                models.Q(("decider", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_administrator_two_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RolloutOpening",
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
                            ("government", "Government"),
                            ("secretariat", "Secretariat"),
                            ("department", "Department"),
                            ("head", "Head of department"),
                            ("division", "Division"),
                            ("district", "District"),
                            ("tehsil", "Tehsil"),
                            ("block", "Block"),
                            ("police", "Police"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("on", models.DateField(verbose_name="as of")),
                ("source_hi", models.CharField(max_length=200, verbose_name="source in Hindi")),
                ("source_en", models.CharField(max_length=200, verbose_name="source in English")),
                ("total", models.PositiveIntegerField(verbose_name="offices")),
                ("live", models.PositiveIntegerField(verbose_name="live")),
                ("under_way", models.PositiveIntegerField(default=0, verbose_name="under way")),
                ("files", models.PositiveIntegerField(null=True, verbose_name="files")),
                (
                    "office",
                    models.ForeignKey(
                        help_text="The figures are about this office and all below it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "published figure of the roll-out",
                "verbose_name_plural": "published figures of the roll-out",
                "constraints": [
                    models.UniqueConstraint(fields=("office", "kind"), name="accounts_rolloutopening_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("live"), "+", models.F("under_way")
                                ),
                            )
                        ),
                        name="accounts_rolloutopening_no_more_than_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RolloutStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("ids", "E-mail IDs"),
                            ("training", "Training"),
                            ("live", "Live"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("on", models.DateField(verbose_name="on")),
                ("target", models.DateField(blank=True, null=True, verbose_name="to be live by")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
                (
                    "counted_as",
                    models.CharField(
                        blank=True,
                        choices=[("", "not started"), ("under_way", "under way"), ("live", "live")],
                        max_length=10,
                        verbose_name="counted in the published figures as",
                    ),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
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
                        related_name="rollout_steps",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of the roll-out",
                "verbose_name_plural": "steps of the roll-out",
                "indexes": [models.Index(fields=["office", "-id"], name="accounts_rolloutstep_latest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("counted_as", ""), _negated=True),
                        fields=("office",),
                        name="accounts_rolloutstep_counted_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateField(verbose_name="begins")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="ends")),
                ("name_hi", models.CharField(max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "section",
                "verbose_name_plural": "sections",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True), ("ends__gt", models.F("begins")), _connector="OR"
                        ),
                        name="accounts_section_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        fields=("office", "code"), name="accounts_section_code_once_in_an_office"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="accounts.section",
                verbose_name="section",
            ),
        ),
        migrations.CreateModel(
            name="StaffAct",
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
                            ("take_over", "Took over"),
                            ("hand_over", "Handed over"),
                            ("additional", "Additional charge given"),
                            ("officiating", "Appointed to officiate"),
                            ("link", "Appointed link officer"),
                            ("suspension", "Suspended"),
                            ("reinstatement", "Reinstated"),
                            ("retirement", "Retired"),
                            ("death", "Died in service"),
                            ("abolition", "Post abolished"),
                            ("office_end", "Office ended"),
                            ("taken_back", "Import taken back"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("order_number", models.CharField(max_length=100, verbose_name="order number")),
                ("order_date", models.DateField(verbose_name="date of the order")),
                ("at", models.DateTimeField(verbose_name="with effect from")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.charge"
                    ),
                ),
                ("charges", models.ManyToManyField(related_name="acts", to="accounts.charge")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "act on staff",
                "verbose_name_plural": "acts on staff",
            },
        ),
        migrations.CreateModel(
            name="StaffImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name of the sheet")),
                ("content", models.BinaryField(verbose_name="sheet")),
                (
                    "converts_legacy",
                    models.BooleanField(default=False, verbose_name="typed in an old Hindi font"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being compared"),
                            ("checked", "To be confirmed"),
                            ("writing", "Being entered"),
                            ("written", "Entered"),
                            ("undoing", "Being taken back"),
                            ("undone", "Taken back"),
                            ("failed", "Stopped"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=20, verbose_name="why it stopped")),
                ("lines_read", models.PositiveIntegerField(default=0, verbose_name="lines")),
                ("counts", models.JSONField(default=dict, verbose_name="lines by outcome")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                ("purged_at", models.DateTimeField(null=True, verbose_name="sheet erased")),
                ("order_number", models.CharField(blank=True, max_length=100, verbose_name="order number")),
                ("order_date", models.DateField(blank=True, null=True, verbose_name="date of the order")),
                ("is_full", models.BooleanField(default=False, verbose_name="everybody is in it")),
                ("wants_email_ids", models.BooleanField(default=False, verbose_name="with e-mail IDs")),
                ("written_at", models.DateTimeField(null=True, verbose_name="entered")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="taken back")),
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
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="confirmed by",
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
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of staff",
                "verbose_name_plural": "imports of staff",
                "indexes": [models.Index(fields=["office", "id"], name="accounts_import_of_office")],
            },
        ),
        migrations.CreateModel(
            name="StaffImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="line")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("ended", "Ended"),
                            ("unchanged", "Unchanged"),
                            ("error", "With errors"),
                        ],
                        default="error",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("cells", models.JSONField(verbose_name="cells")),
                ("differences", models.JSONField(default=list, verbose_name="differences")),
                ("errors", models.JSONField(default=list, verbose_name="errors")),
                ("plan", models.JSONField(default=dict, verbose_name="what is to be entered")),
                (
                    "is_missing",
                    models.BooleanField(default=False, verbose_name="on record, but not in the sheet"),
                ),
                ("doubles", models.JSONField(default=list, verbose_name="who it may be, too")),
                ("is_doubled", models.BooleanField(default=False, verbose_name="may be on record already")),
                ("employee_code", models.CharField(max_length=20, verbose_name="employee code")),
                ("post_code", models.CharField(blank=True, max_length=40, verbose_name="post")),
                ("mobile", models.CharField(blank=True, max_length=15, verbose_name="mobile")),
                (
                    "look_alike",
                    models.CharField(blank=True, max_length=200, verbose_name="key of look-alikes"),
                ),
                ("born_on", models.DateField(null=True, verbose_name="date of birth")),
                (
                    "planned_id",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=170,
                        verbose_name="e-mail ID that would be proposed",
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_lines",
                        to="accounts.charge",
                    ),
                ),
                (
                    "email_id",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_lines",
                        to="accounts.emailid",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_lines",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="accounts.staffimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an import",
                "verbose_name_plural": "lines of an import",
                "indexes": [
                    models.Index(
                        fields=["staff_import", "outcome", "number"], name="accounts_import_line_outcome"
                    ),
                    models.Index(
                        fields=["staff_import", "employee_code"], name="accounts_import_line_person"
                    ),
                    models.Index(fields=["staff_import", "post_code"], name="accounts_import_line_post"),
                    models.Index(fields=["staff_import", "born_on"], name="accounts_import_line_born"),
                    models.Index(
                        condition=models.Q(("is_doubled", True)),
                        fields=["staff_import", "number"],
                        name="accounts_import_line_doubled",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("staff_import", "number"), name="accounts_import_line_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                ("trainer", models.CharField(max_length=200, verbose_name="trainer")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_sessions",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "training session",
                "verbose_name_plural": "training sessions",
                "indexes": [
                    models.Index(fields=["office", "-on", "-id"], name="accounts_training_of_office")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("struck_out_at", models.DateTimeField(null=True, verbose_name="struck out")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
                (
                    "struck_out_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="accounts.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("struck_out_at__isnull", True)),
                        fields=("session", "person"),
                        name="accounts_attendance_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("mail", "By e-mail"), ("slip", "Printed slip")],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                ("code_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("created_at", models.DateTimeField(verbose_name="invited")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
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
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("person",),
                        name="accounts_invitation_newest_replaces",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code_hash", ""), _negated=True),
                        fields=("code_hash",),
                        name="accounts_invitation_code_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "act",
                    models.CharField(
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
                            ("admin_proposed", "Administrator proposed"),
                            ("admin_approved", "Administrator approved"),
                            ("admin_rejected", "Administrator rejected"),
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
                (
                    "kind",
                    models.CharField(
                        help_text="app.model of what was acted on", max_length=60, verbose_name="kind"
                    ),
                ),
                ("object_id", models.BigIntegerField(verbose_name="number of what was acted on")),
                ("code", models.CharField(max_length=170, verbose_name="code")),
                ("name", models.CharField(max_length=600, verbose_name="name as it was")),
                ("differences", models.JSONField(default=dict, verbose_name="differences")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason or order")),
                ("request_id", models.CharField(blank=True, max_length=100)),
                ("ip", models.GenericIPAddressField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
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
                "verbose_name": "entry of the audit trail",
                "verbose_name_plural": "audit trail",
                "indexes": [
                    models.Index(fields=["office", "id"], name="accounts_audit_of_office"),
                    models.Index(fields=["person", "id"], name="accounts_audit_by_person"),
                    models.Index(fields=["act", "id"], name="accounts_audit_of_act"),
                    models.Index(fields=["code", "id"], name="accounts_audit_of_code"),
                    models.Index(fields=["kind", "object_id", "id"], name="accounts_audit_of_object"),
                    models.Index(fields=["at"], name="accounts_audit_at"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="emailid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "name"), ("person__isnull", False), ("post__isnull", True)),
                    models.Q(("kind", "post"), ("person__isnull", True), ("post__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_email_id_of_a_person_or_a_post",
            ),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["post", "begins"], name="accounts_charge_of_post"),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends__isnull", True), ("kind", "substantive")),
                fields=("post",),
                name="accounts_charge_one_open_substantive_per_post",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(TWO_PERSONS, DROP_TWO_PERSONS),
        migrations.RunSQL(MAIL, DROP_MAIL),
    ]
