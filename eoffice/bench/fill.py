"""Papers with ten movements each, through COPY: true hashes, true readings, true search words.

Kannauj, which is measured, always has the same 4,000 papers, each with a note for every movement; what
grows is the rest of the state, whose notes are left out: no measured page reads them. Half of Kannauj's
papers are open and dealt out to its desks in turn, so that every desk has more than a page of them.
A run that was broken off goes on where it stopped.
"""

import io
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.latin.transliterate import search_words
from accounts.models import Charge, Office, Post, User
from files.models import SubjectHead
from files.search import access_terms
from files.search.indexing import add_words
from tracking.ledger import entries
from tracking.time import clock, rules

MOVEMENTS = 10
BATCH = 2_000
MEASURED = 4_000
KANNAUJ = "KNJ"
OPEN_ELSEWHERE = 0.1
MATTERS = ["चकमार्ग से अवैध कब्ज़ा हटाना", "शस्त्र लाइसेंस नवीनीकरण", "सड़क मरम्मत", "खनन पट्टा", "पेंशन प्रकरण",
        "भूमि अधिग्रहण प्रतिकर", "आवास योजना की सूची", "दाखिल-खारिज वाद", "नाली निर्माण", "राशन कार्ड"]  # fmt: skip
VILLAGES = ["सौरिख", "जसौदा", "तालग्राम", "मानीमऊ", "ठठिया", "हसेरन", "उमर्दा", "विशुनगढ़", "सकरावा", "खड़िनी"]
NOTES = ["आवेदन एवं संलग्न अभिलेखों का परीक्षण किया गया। स्थलीय आख्या प्राप्त कर ली जाए।",
         "राजस्व निरीक्षक की आख्या पृ. 1 पर है। प्रकरण नियमानुसार पाया गया; अनुमोदन हेतु प्रस्तुत।",
         "टीप 1 से सहमत। कृपया संबंधित से एक सप्ताह में स्पष्टीकरण प्राप्त कर पुनः प्रस्तुत करें।",
         "शासनादेश के क्रम में वांछित सूचना संकलित कर ली गई है। आलेख अनुमोदनार्थ प्रस्तुत है।"]  # fmt: skip
# Dropped for a large load and created again after it.
GIN = "CREATE INDEX IF NOT EXISTS files_search_words ON files_searchtext USING gin (words) WITH (fastupdate = off)"
TABLES = {
    "tracking_paper": "id kind number subject grading priority state office_id holder_id created_at seq moved_at "
    "head_hash note_commitments",
    "files_file": "paper_ptr_id section_id subject_head_id",
    "files_searchtext": "paper_id words",
    "tracking_movement": "paper_id seq kind at recorded_at person_id charge_id post_id from_post_id to_post_id "
    "remark request_id note_commitment version previous_hash hash",
    "files_note": "file_id seq author_id charge_id post_id text salt written_at",
    "tracking_stay": "paper_id post_id office_id came_from_id calendar_id rule_id arrived_seq arrived_at "
    "opened_at left_at left_seq arrived_reading due_reading left_reading at_rest parked",
}


def fill(papers: int) -> bool:
    """Bring the database to so many papers; return whether any were missing."""
    _staff_every_post()
    with connection.cursor() as cursor:
        # Foreign keys are true by construction; checking each would take most of the time.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        # Indexing the words of a million papers takes longer than the limit for a page.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_batch (number integer PRIMARY KEY)")
        cursor.execute("SELECT count(*) FROM bench_batch")
        done = cursor.fetchone()[0]
    filler = Filler()
    if papers // BATCH - done > 20:
        _execute("DROP INDEX IF EXISTS files_search_words")
    for number in range(done, papers // BATCH):
        filler.load(number)
        sys.stderr.write(f"\r  {(number + 1) * BATCH:,} of {papers:,} papers")
        sys.stderr.flush()
    _execute(GIN)
    # VACUUM takes only rows on the disk for visible to all; without that no index-only scan works.
    _execute("SET synchronous_commit = on")
    _execute("SELECT setval('tracking_paper_id_seq', (SELECT max(id) FROM tracking_paper))")
    for table in TABLES:
        _execute(f"VACUUM ANALYZE {table}")
    # This connection does not check foreign keys; nothing else may use it.
    connection.close()
    sys.stderr.write("\n")
    return done < papers // BATCH


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _staff_every_post() -> None:
    """Every post of the districts gets a holder, so that every movement has a person and a charge."""
    posts = list(Post.objects.filter(charges__isnull=True, section__office__kind="district"))
    users = User.objects.bulk_create(
        User(employee_code=f"B{post.pk}", name_hi=f"कार्मिक {post.pk}", name_en=f"Officer {post.pk}", password="!")
        for post in posts
    )  # fmt: skip
    since = timezone.now() - timedelta(days=1500)
    with establishing():
        Charge.objects.bulk_create(
            Charge(user=user, post=post, begins=since) for user, post in zip(users, posts, strict=True)
        )


class Filler:
    """Makes papers batch by batch, the same ones each time."""

    def __init__(self):
        state = Office.objects.get(depth=1, is_history=False)
        self.clock = clock.clock_of(state)
        self.head = SubjectHead.objects.filter(office=state).first().pk
        self.now = timezone.now().replace(microsecond=0)
        self.rule = rules.resolve(
            kind="file", post=Post.objects.with_place().get(code="KNJ-REV-SA"), on=timezone.localdate()
        )
        self.limit = rules.limit_seconds(self.rule, self.clock)
        self.desks = _desks()
        self.words = {text: set(search_words(text)) for text in [*MATTERS, *VILLAGES]}
        add_words(set().union(*self.words.values()))

    def load(self, number: int) -> None:
        """Write one batch and its number, in one transaction."""
        chance = random.Random(number)
        offices = (
            [KANNAUJ] if number < MEASURED // BATCH else [code for code in self.desks if code != KANNAUJ]
        )
        rows: dict[str, list[tuple]] = {table: [] for table in TABLES}
        for serial in range(number * BATCH + 1, (number + 1) * BATCH + 1):
            self.paper(serial, chance.choice(offices), chance, rows)
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            for table, columns in TABLES.items():
                text = io.StringIO("".join("\t".join(map(_cell, row)) + "\n" for row in rows[table]))
                cursor.copy_from(text, table, columns=columns.split(), null="\\N")
            cursor.execute("INSERT INTO bench_batch VALUES (%s)", [number])
            cursor.execute("COMMIT")

    def paper(self, pk: int, office: str, chance: random.Random, rows: dict[str, list[tuple]]) -> None:
        """Add one paper with its ten movements, ten stays and search words."""
        is_open, last = self.end(pk, office, chance)
        route = route_to(last, self.desks[office], is_open, chance)
        times = self.times(is_open, chance)
        notes = notes_on(pk, route, times, is_open) if office == KANNAUJ else {}
        rows["files_note"] += notes.values()
        head = self.movements(pk, route, times, is_open, notes, rows["tracking_movement"])
        self.stays(pk, route, times, is_open, rows["tracking_stay"])
        matter, village = chance.choice(MATTERS), chance.choice(VILLAGES)
        subject, number = f"{matter}, ग्राम {village}, क्रमांक {pk}", f"{office}/REV/2026/{pk:07}"
        state = "pending" if is_open else "closed"
        draft = notes.get(MOVEMENTS)
        rows["tracking_paper"].append((
            pk, "file", number, subject, "normal", "ordinary", state, last.office, last.post, times[0], MOVEMENTS,
            times[-1], head, json.dumps({last.person: note_commitment(draft).hex()} if draft else {}),
        ))  # fmt: skip
        rows["files_file"].append((pk, route[0].section, self.head))
        places = {(desk.post, desk.path) for desk in route}
        words = self.words[matter] | self.words[village] | set(search_words(f"{number} {pk}"))
        words |= access_terms.build(pk, is_secret=False, places=places)
        rows["files_searchtext"].append((pk, " ".join(f"'{word}'" for word in words)))

    def end(self, pk: int, office: str, chance: random.Random) -> tuple[bool, SimpleNamespace]:
        """A pair: True if the paper is still open, and the desk where its route ends."""
        desks = self.desks[office]
        if office == KANNAUJ:
            return pk % 2 == 0, desks[pk // 2 % len(desks)]
        return chance.random() < OPEN_ELSEWHERE, chance.choice(desks)

    def times(self, is_open: bool, chance: random.Random) -> list[datetime]:
        """Ten moments; an open paper came to its last desk within the last three weeks."""
        end = self.now - timedelta(seconds=chance.randint(60, (21 if is_open else 500) * 86_400))
        steps = [timedelta(seconds=chance.randint(600, 4 * 86_400)) for _step in range(MOVEMENTS - 1)]
        moments = [end]
        for step in steps:
            moments.append(moments[-1] - step)
        return moments[::-1]

    def movements(
        self, pk: int, route: list, times: list[datetime], is_open: bool, notes: dict, rows: list[tuple]
    ) -> bytes:
        """Add the chain, each movement with the commitment to its sender's note; return its head."""
        previous = entries.FIRST
        for seq, (desk, at) in enumerate(zip(route, times, strict=True), start=1):
            by = route[seq - 2] if seq > 1 else desk
            kind = "created" if seq == 1 else "closed" if seq == MOVEMENTS and not is_open else "forwarded"
            entry = SimpleNamespace(
                version=2, paper_id=pk, seq=seq, kind=kind,
                at=at.astimezone(UTC), recorded_at=at.astimezone(UTC),
                person_id=by.person, charge_id=by.charge, post_id=by.post, acting_for_id=None,
                from_post_id=by.post if seq > 1 else None, to_post_id=desk.post,
                remark="", remark_commitment=None, reverses_id=None, request_id=UUID(int=(pk << 16) + seq),
                note_commitment=note_commitment(notes.get(seq - 1)), papers_commitment=None, previous_hash=previous,
            )  # fmt: skip
            entry.hash = entries.digest(entry)
            rows.append(tuple(getattr(entry, column) for column in TABLES["tracking_movement"].split()))
            previous = entry.hash
        return previous

    def stays(self, pk: int, route: list, times: list[datetime], is_open: bool, rows: list[tuple]) -> None:
        """Add a stay for each arrival; the last one of a closed paper is at rest."""
        readings = [self.clock.reading(at) for at in times]
        for seq, (desk, at) in enumerate(zip(route, times, strict=True), start=1):
            last = seq == MOVEMENTS
            at_rest = last and not is_open
            came_from = next((before.post for before in route[: seq - 1][::-1] if before is not desk), None)
            rows.append((
                pk, desk.post, desk.office, came_from, self.clock.calendar_id,
                None if at_rest else self.rule.pk, seq, at, at, None if last else times[seq],
                None if last else seq + 1, readings[seq - 1], None if at_rest else readings[seq - 1] + self.limit,
                None if last else readings[seq], at_rest, False,
            ))  # fmt: skip


def route_to(last: SimpleNamespace, desks: list, is_open: bool, chance: random.Random) -> list:
    """The desks of ten movements, no two neighbours alike; a paper is closed where it lay."""
    back = [last] if is_open else [last, last]
    while len(back) < MOVEMENTS:
        back.append(chance.choice([desk for desk in chance.sample(desks, 3) if desk is not back[-1]]))
    return back[::-1]


def notes_on(pk: int, route: list, times: list[datetime], is_open: bool) -> dict[int, tuple]:
    """The notes of the holders by the number of the last movement; on an open paper the last is a draft."""
    return {
        seq: (pk, seq, desk.person, desk.charge, desk.post, f"<p>{NOTES[seq % len(NOTES)]}</p>",
              UUID(int=(pk << 16) + seq).bytes, at)
        for seq, (desk, at) in enumerate(zip(route, times, strict=True), start=1)
        if seq < MOVEMENTS or is_open
    }  # fmt: skip


def note_commitment(note: tuple | None) -> bytes | None:
    """The commitment to a note in the ledger; None where there is no note."""
    if note is None:
        return None
    *_who, text, salt, _at = note
    return entries.commitment(salt, text.encode())


def _desks() -> dict[str, list[SimpleNamespace]]:
    """The desks of each district, with who holds them."""
    desks: dict[str, list[SimpleNamespace]] = {}
    charges = Charge.objects.filter(kind="substantive", ends=None, post__section__office__kind="district")
    for charge in charges.with_place().order_by("post_id").iterator():
        office = charge.post.section.office
        desks.setdefault(office.code, []).append(
            SimpleNamespace(
                post=charge.post_id, office=office.pk, section=charge.post.section_id, person=charge.user_id,
                charge=charge.pk, path=charge.post.section.office.path,
            )
        )  # fmt: skip
    return desks


def _cell(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
