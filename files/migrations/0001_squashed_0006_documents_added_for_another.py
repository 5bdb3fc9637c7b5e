import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


KEEP = """
CREATE FUNCTION files_refuse_change_of_sealed_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM tracking_movement m
        WHERE m.paper_id = OLD.file_id AND m.seq = OLD.seq + 1
          AND m.person_id = OLD.author_id AND m.note_commitment IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A signed note is never changed: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER files_note_sealed BEFORE UPDATE OR DELETE ON files_note
    FOR EACH ROW EXECUTE FUNCTION files_refuse_change_of_sealed_note();
CREATE TRIGGER files_note_no_truncate BEFORE TRUNCATE ON files_note
    FOR EACH STATEMENT EXECUTE FUNCTION tracking_refuse_change();
ALTER TABLE files_note ENABLE ALWAYS TRIGGER files_note_sealed;
ALTER TABLE files_note ENABLE ALWAYS TRIGGER files_note_no_truncate;
"""
LET_GO = """
DROP TRIGGER files_note_no_truncate ON files_note;
DROP FUNCTION files_refuse_change_of_sealed_note CASCADE
"""


class Migration(migrations.Migration):
    """Files, notes, papers and search as 0001 to 0006 left them, at once for a new database."""

    replaces = [
        ("files", "0001_initial"),
        ("files", "0002_sealed_notes_stay"),
        ("files", "0003_search_text"),
        ("files", "0004_words_and_marks"),
        ("files", "0005_a_press_adds_a_paper_once"),
        ("files", "0006_documents_added_for_another"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0025_tenures"),
        ("accounts", "__first__"),
        ("tracking", "0001_squashed_0016_indexes_of_the_monitor"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=120, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="NumberPattern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        help_text="Parts: {office} {section} {head} {year} {serial}; {serial:06} has six digits.",
                        max_length=100,
                        verbose_name="pattern",
                    ),
                ),
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number_pattern",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "number pattern",
                "verbose_name_plural": "number patterns",
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="tracking.paper",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["words"], name="files_search_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_hi", models.CharField(max_length=200, verbose_name="name in Hindi")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subject_heads",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "subject head",
                "verbose_name_plural": "subject heads",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "code"), name="files_subject_head_once_in_an_office"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                (
                    "paper_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="tracking.paper",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="accounts.section",
                        verbose_name="section",
                    ),
                ),
                (
                    "subject_head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="files.subjecthead",
                        verbose_name="subject head",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
            },
            bases=("tracking.paper",),
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("request_id", models.UUIDField(editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("original_name", models.CharField(max_length=200, verbose_name="name of the uploaded file")),
                ("content", models.FileField(max_length=120, upload_to="", verbose_name="content")),
                ("sha256", models.CharField(max_length=64)),
                ("salt", models.BinaryField(max_length=16)),
                ("mime", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("first_page", models.PositiveIntegerField(verbose_name="first page")),
                ("pages", models.PositiveIntegerField(verbose_name="pages")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                (
                    "acting_for",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="files.file",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper on a file",
                "verbose_name_plural": "papers on a file",
                "indexes": [models.Index(fields=["sha256"], name="files_document_content")],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "first_page"), name="files_document_pages_run_on")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("text", models.TextField(verbose_name="note")),
                ("salt", models.BinaryField(max_length=16)),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.charge",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="files.file",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "seq", "author"), name="files_note_one_draft_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "year"), name="files_number_series_once")
                ],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
