import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A question says once and for all whom it is put to, and once what became of it.
FIXED = "id stay_id asked_id by_post_id to_id to_post_id answer_by"
ONCE = "answer_id raised_to_id raised_at"
CHANGES = " OR ".join(
    [f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FIXED.split()]
    + [f"OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}" for column in ONCE.split()]
)
GUARD = f"""
CREATE TRIGGER tracking_question_fixed BEFORE UPDATE ON tracking_question FOR EACH ROW WHEN ({CHANGES})
    EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER tracking_question_no_delete BEFORE DELETE ON tracking_question
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER tracking_question_no_truncate BEFORE TRUNCATE ON tracking_question
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
ALTER TABLE tracking_question ENABLE ALWAYS TRIGGER tracking_question_fixed;
ALTER TABLE tracking_question ENABLE ALWAYS TRIGGER tracking_question_no_delete;
ALTER TABLE tracking_question ENABLE ALWAYS TRIGGER tracking_question_no_truncate;
CREATE TRIGGER tracking_question_versioned AFTER INSERT OR UPDATE OR DELETE ON tracking_question
    FOR EACH ROW EXECUTE FUNCTION accounts_versioned();

-- A question and its reply are words about a paper: it stays where and what it is, and no draft is signed.
CREATE FUNCTION tracking_movement_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.to_post_id IS DISTINCT FROM (SELECT holder_id FROM tracking_paper WHERE id = NEW.paper_id)
        OR num_nonnulls(NEW.note_commitment, NEW.limit_seconds, NEW.desk_commitment, NEW.reverses_id) > 0
    THEN
        PERFORM tracking_refuse('a question or a reply moves no paper');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_movement_aside BEFORE INSERT ON tracking_movement FOR EACH ROW
    WHEN (NEW.kind IN ('asked', 'answered')) EXECUTE FUNCTION tracking_movement_aside();

CREATE FUNCTION tracking_paper_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM tracking_movement WHERE paper_id = NEW.id AND seq = NEW.seq AND (
            kind IN ('asked', 'answered') AND (NEW.state, NEW.holder_id) IS DISTINCT FROM (OLD.state, OLD.holder_id)
            OR kind = 'reassigned' AND NEW.state <> 'pending'
        )
    ) THEN
        PERFORM tracking_refuse('a paper is where its newest movement left it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_paper_aside BEFORE UPDATE ON tracking_paper FOR EACH ROW
    WHEN (NEW.holder_id <> OLD.holder_id OR NEW.state <> OLD.state) EXECUTE FUNCTION tracking_paper_aside();

-- A question is asked by a movement of its paper at that desk, and answered by a later one of the same paper.
CREATE FUNCTION tracking_question_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tracking_stay stay JOIN tracking_movement entry ON entry.paper_id = stay.paper_id
        WHERE stay.id = NEW.stay_id AND entry.id = NEW.asked_id AND entry.kind = 'asked'
            AND entry.to_post_id = stay.post_id AND entry.post_id = NEW.by_post_id
    ) OR NEW.answer_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tracking_movement asked JOIN tracking_movement reply USING (paper_id)
        WHERE asked.id = NEW.asked_id AND reply.id = NEW.answer_id AND reply.kind = 'answered'
            AND reply.seq > asked.seq
    ) THEN
        PERFORM tracking_refuse('a question and its reply are movements of their paper');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tracking_question_follows BEFORE INSERT OR UPDATE ON tracking_question
    FOR EACH ROW EXECUTE FUNCTION tracking_question_follows();
"""  # noqa: S608 - made of constants alone
LEAVE = """
DROP FUNCTION tracking_movement_aside, tracking_paper_aside, tracking_question_follows CASCADE
"""


class Migration(migrations.Migration):
    """Questions on late papers, and their replies."""

    dependencies = [
        ("accounts", "0041_work_notices"),
        ("tracking", "0029_desk_causes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answer_by", models.DateField(verbose_name="answer by")),
                ("raised_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracking.movement",
                    ),
                ),
                (
                    "asked",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracking.movement"
                    ),
                ),
                (
                    "by_post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
                (
                    "raised_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="tracking.stay",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "indexes": [
                    models.Index(fields=["stay", "by_post", "-id"], name="tracking_question_of_stay"),
                    models.Index(fields=["by_post", "-id"], name="tracking_question_by_post"),
                    models.Index(fields=["to", "-id"], name="tracking_question_to"),
                    models.Index(fields=["to_post", "-id"], name="tracking_question_to_post"),
                    models.Index(
                        condition=models.Q(("raised_to__isnull", False)),
                        fields=["raised_to", "-id"],
                        name="tracking_question_raised_to",
                    ),
                    models.Index(
                        condition=models.Q(("answer__isnull", True), ("raised_at__isnull", True)),
                        fields=["answer_by"],
                        name="tracking_question_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer__isnull", True)),
                        fields=("stay", "by_post"),
                        name="tracking_question_one_open",
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARD, LEAVE),
    ]
