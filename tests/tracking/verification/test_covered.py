"""Each column of each table is covered, or the reason why not is written down."""

import io
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from PIL import Image

from accounts import audit
from accounts.audit_trail import versions
from accounts.models import Leave, RolloutStep
from files.correspondence import verbs as correspondence
from files.drafts import verbs as drafts
from files.models import NumberPattern
from files.notes.verbs import save_draft, send_with_note
from files.receipts import correcting
from files.receipts import verbs as receipts
from tests import emptying
from tests.factories import (
    District,
    ask_about,
    make_charge,
    make_handover,
    make_late_paper,
    make_receipt,
    open_test_file,
)
from tests.files.drafts.drafting import approve, entry, put_up
from tracking.ask.verbs import answer
from tracking.models import FormerSuperior, Paper, SpecialDay, UsageCertificate
from tracking.movement import hold, verbs
from tracking.paper import sharing
from tracking.time import calendars
from tracking.verification import chains, covered, papers

pytestmark = pytest.mark.django_db
OWN = ("accounts", "tracking", "files")
MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OWN]
COLUMNS = {
    (model._meta.db_table, field.column): field
    for model in MODELS
    for field in model._meta.local_concrete_fields
}
OF_MOVEMENTS = covered.covered(covered.BY_MOVEMENTS)
OF_VERSIONS = [key for key in COLUMNS if key[0] in covered.VERSIONED and key not in covered.NOT_COVERED]
OF_CHAINS = covered.covered(covered.BY_CHAINS) + OF_VERSIONS
# Which row to change, where it matters: one that the desk has left, the day of a movement, a paper sealed.
ROWS = {
    "tracking_stay": "left_at IS NULL",
    "tracking_hold": "ended_seq IS NULL",
    "files_receipt": "copy_of_id IS NULL",
    "tracking_parking": "taken_up_at IS NULL",
    "tracking_calendarday": "date < (SELECT min(arrived_at)::date FROM tracking_stay)",
}
CHANGED = {
    models.BooleanField: ["NOT {column}"],
    models.DateTimeField: ["coalesce({column}, now()) + interval '1 hour'", "{column} - interval '1 hour'"],
    models.DateField: ["coalesce({column}, now()::date) + 1", "{column} - 1", "{column} + 20000"],
    models.TimeField: ["coalesce({column}, '10:00') + interval '7 minutes'"],
    models.JSONField: ['\'{{"7": "00"}}\''],
    models.BinaryField: ["sha256('x')"],
    models.UUIDField: ["gen_random_uuid()"],
    models.GenericIPAddressField: ["'192.0.2.7'"],
    models.CharField: ["left(reverse({column}), 6) || 'x'"],
    models.TextField: ["{column} || 'x'"],
    models.FileField: ["reverse({column})"],
}
NUMBER = ["coalesce({column}, 0) + 1000", "{column} - 1", "{column} + 1", "6"]


@pytest.fixture
def record(settings, tmp_path):
    """A district in which everything happened once that leaves a row."""
    settings.MEDIA_ROOT = tmp_path
    kannauj, past = District(), timezone.now() - timedelta(days=20)
    days = iter(past + timedelta(days=day) for day in range(20))
    file = open_test_file(kannauj.sunita, at=next(days), due_on=date(2099, 1, 1))
    send_with_note(file, by=kannauj.sunita, to=kannauj.sdm_post, text="आख्या", at=next(days), **press(file))
    picture(file, kannauj.manoj, at=next(days))
    verbs.stamp_opened(file, by=kannauj.manoj, at=next(days))
    verbs.forward(file, by=kannauj.manoj, to=kannauj.adm_post, at=next(days), **press(file))
    verbs.pull_back(file, by=kannauj.manoj, at=next(days), **press(file))
    said = {"reason": "वाद", "authority": "न्यायालय"}
    verbs.park(file, by=kannauj.manoj, review_on=date(2099, 1, 1), at=next(days), **said, **press(file))
    until = timezone.localdate() + timedelta(days=30)
    hold.place_hold(file, by=kannauj.anjali, until_on=until, at=next(days), **said, **press(file))
    hold.lift_hold(file, by=kannauj.anjali, remark="हो गया", at=next(days), **press(file))
    verbs.unpark(file, by=kannauj.manoj, at=next(days), **press(file))
    verbs.forward(file, by=kannauj.manoj, to=kannauj.adm_post, at=next(days), **press(file))
    picture(file, kannauj.anjali, at=next(days))
    save_draft(file, by=kannauj.anjali, text="मसौदा", expected=Paper.objects.get(pk=file.pk).seq)
    until = timezone.localdate() + timedelta(days=5)
    given = sharing.share(file, by=kannauj.anjali, person=kannauj.dm.user, until=until, reason="देखें")
    sharing.withdraw(given, by=kannauj.anjali)
    question = ask_about(make_late_paper(kannauj.sunita), kannauj.dm)
    answer(question, by=kannauj.sunita, text="आख्या प्रतीक्षित", request_id=uuid4())
    a_letter(kannauj)
    a_draft(kannauj)
    rows_of_accounts(kannauj)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return kannauj


def a_letter(kannauj) -> None:
    """A letter with a copy, corrected, acknowledged and put in a file."""
    facts = {"letter_date": date(2026, 1, 2), "received_time": time(10, 30), "enclosures": 2}
    letter = make_receipt(kannauj.sunita, to=kannauj.sdm_post, copies=[kannauj.adm_post], **facts)
    correcting.correct(letter, by=kannauj.manoj, facts={"subject": "पुल"}, reason="त्रुटि", **press(letter))
    receipts.acknowledge_receipt(letter, by=kannauj.manoj, remark="पत्र", **press(letter))
    receipts.put_in_file(letter, by=kannauj.manoj, file=open_test_file(kannauj.manoj), **press(letter))


def a_draft(kannauj) -> None:
    """A draft with an addressee of each kind and a comment, approved by another officer than its author."""
    file = open_test_file(kannauj.sunita)
    to = (entry(kannauj.kannauj), kannauj.etawah, kannauj.dm_post)
    draft = put_up(kannauj.sunita, file, *to, signatory=kannauj.sdm_post)
    verbs.forward(file, by=kannauj.sunita, to=kannauj.sdm_post, **press(file))
    drafts.comment(drafts.newest(draft), by=kannauj.manoj, text="ठीक है", request_id=uuid4())
    approve(draft, kannauj.manoj)


def press(file) -> dict:
    """What the form of a page sends along."""
    return {"expected": Paper.objects.get(pk=file.pk).seq, "request_id": uuid4()}


def picture(file, by, *, at) -> None:
    content = io.BytesIO()
    Image.new("RGB", (20, 20)).save(content, "PNG")
    correspondence.add(file, by=by, upload=content, name="नक्शा.png", title="नक्शा", at=at)


def rows_of_accounts(kannauj) -> None:
    """One row at least of all that keeps its versions, and two entries of the audit trail."""
    make_handover(kannauj.dm, kannauj.dm)
    make_charge(kannauj.stranger_post, "रेखा", "Rekha", kind="link", acting_for=kannauj.stranger.user)
    leave = {"kind": Leave.Kind.EARNED, "begins_on": date(2026, 3, 2), "ends_on": date(2026, 3, 6)}
    taken_back = Leave.objects.create(person=kannauj.manoj.user, entered_by=kannauj.dm, **leave)
    back = {"taken_back_at": timezone.now(), "taken_back_by": kannauj.dm, "taken_back_reason": "भूल"}
    Leave.objects.filter(pk=taken_back.pk).update(**back)
    NumberPattern.objects.create(office=kannauj.kannauj, pattern="{office}/{year}/{serial}")
    RolloutStep.objects.create(office=kannauj.tehsil, state="live", on=timezone.localdate())
    UsageCertificate.objects.create(
        office=kannauj.kannauj, month=date(2026, 1, 1), serial=1, figures={},
        drawn_by=kannauj.anjali, by=kannauj.dm,
    )  # fmt: skip
    FormerSuperior.objects.create(post=kannauj.clerk_post, superior=kannauj.dm_post, until=timezone.now())
    calendar = calendars.Calendar.objects.get(office=kannauj.state)
    calendars.declare(calendar, on=date(2027, 3, 3), name_hi="होली", name_en="Holi", by=None)
    assert SpecialDay.objects.exists()
    for name in ("पहला", "दूसरा"):
        changed = {"name_hi": (None, name)}
        audit.record(
            "changed", by=kannauj.dm, on=kannauj.dm_post, office=kannauj.kannauj, differences=changed
        )


def test_each_column_of_each_table_is_covered_or_the_reason_is_written():
    decided = set(OF_MOVEMENTS) | set(OF_CHAINS) | set(covered.NOT_COVERED)
    decided |= {key for key in COLUMNS if key[0] in covered.TABLES_NOT_COVERED}
    assert set(COLUMNS) - decided == set(), "covered, or not, because …? tracking/verification/covered.py"
    assert decided - set(COLUMNS) == set()
    assert not set(OF_MOVEMENTS + OF_CHAINS) & set(covered.NOT_COVERED)
    assert all(covered.NOT_COVERED.values())
    assert all(covered.TABLES_NOT_COVERED.values())


def test_the_tables_that_keep_their_versions_are_those_written_down():
    with connection.cursor() as cursor:
        cursor.execute(versions.VERSIONED)
        kept = {table: [name for name in left_out if name] for table, left_out in cursor.fetchall()}
    assert kept == covered.VERSIONED


def test_a_change_behind_the_programs_back_in_any_column_is_found_and_named(record):
    tables = {table for table, _column in OF_MOVEMENTS + OF_CHAINS}
    assert of_movements() == []
    assert list(chains.findings()) == []
    missed = []
    with emptying.unguarded(*sorted(tables)) as cursor:
        for columns, find in (OF_MOVEMENTS, of_movements), (OF_CHAINS, of_chains):
            missed += [
                f"{table}.{column}" for table, column in columns if not found(cursor, table, column, find)
            ]
    assert missed == []


def found(cursor, table: str, column: str, find) -> bool:
    """Change the column of one row, and return whether the verification says so."""
    field = COLUMNS[table, column]
    kind = next((kind for kind in type(field).__mro__ if kind in CHANGED), None)
    key = next(name for (of, name), other in COLUMNS.items() if of == table and other.primary_key)
    order = ROWS.get(table, "1 = 2")
    row = f'(SELECT {key} FROM {table} ORDER BY {order}, "{column}" IS NULL, {key} LIMIT 1)'  # noqa: S608
    for way in CHANGED[kind] if kind else NUMBER:
        changed = way.format(column=f'"{column}"')
        with transaction.atomic():
            # Foreign keys and the guards of the database are out of force, as for whoever owns it.
            cursor.execute("SET LOCAL session_replication_role = replica")
            try:
                with transaction.atomic():
                    cursor.execute(f'UPDATE {table} SET "{column}" = {changed} WHERE {key} = {row}')  # noqa: S608
            except IntegrityError:
                continue  # no such row may be, whoever writes it: another way
            assert cursor.rowcount == 1, f"no row of {table}"
            findings = find()
            transaction.set_rollback(True)
        return bool(findings)
    raise AssertionError(f"{table}.{column}: no way to change it")


def of_movements() -> list:
    return [finding for _keys, findings in papers.findings() for finding in findings]


def of_chains() -> list:
    return list(chains.findings())
