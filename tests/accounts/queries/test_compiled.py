"""Compiled querysets beside the plain ones they were made from, over drawn data."""

import io
import random
from datetime import date, timedelta
from importlib import import_module
from inspect import Parameter, signature
from pkgutil import walk_packages
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

import accounts
import files
import tracking
from accounts.charges.two_persons import establishing
from accounts.charges.verbs import take_over
from accounts.models import Charge, Office, Post, User
from accounts.queries.compiled import COMPILED, WRITES, Compiled
from files.correspondence import verbs as correspondence
from files.models import Document
from files.receipts.verbs import put_in_file
from tests.emptying import unguarded
from tests.factories import District, make_receipt, open_test_file, send
from tracking.desk.figures import SHOWS
from tracking.models import Movement, Paper, Rule, Share, Stay, StayForecast, SummaryProgress
from tracking.models.access import Reader
from tracking.movement import destinations, hold, verbs
from tracking.paper import sharing

for app in (accounts, tracking, files):
    for module in walk_packages(app.__path__, f"{app.__name__}."):
        import_module(module.name)

pytestmark = pytest.mark.django_db
DRAWS = 40


class Scene:
    """A district in which files went about, and facts to ask of it: some of them of nothing there."""

    def __init__(self, draw: random.Random):
        self.draw, self.district = draw, District()
        kannauj = self.district
        self.people = [kannauj.sunita, kannauj.manoj, kannauj.anjali, kannauj.dm, kannauj.stranger]
        now = timezone.now()
        leave = {"acting_for": kannauj.anjali.user, "at": now, "until": now + timedelta(days=5)}
        with establishing():
            take_over(kannauj.adm_post, user=kannauj.manoj.user, kind="link", **leave)
        Rule.objects.create(office=kannauj.kannauj, kind="file", grade="officer", working_days=1)
        Rule.objects.create(office=kannauj.tehsil, grade="clerk", working_days=2, most_levels=3)
        for serial in range(12):
            self._file(serial)
        for serial in range(8):
            self._letter(f"पत्र {serial}")
        with unguarded("tracking_stay"):
            Stay.objects.filter(pk__in=self._some(Stay)[:3]).update(due_reading=None)
        with unguarded("tracking_movement"):
            forwarded = Movement.objects.filter(kind=Movement.Kind.FORWARDED).order_by("pk")
            onward = forwarded.values_list("pk", flat=True)[::2]
            forwarded.filter(pk__in=onward).update(kind=Movement.Kind.SENT_ONWARD)
        SummaryProgress.objects.update_or_create(pk=1, defaults={"until": timezone.localdate()})
        StayForecast.objects.bulk_create(
            StayForecast(stay=stay, office_id=stay.office_id, at=now, n=40, p50=2)
            for stay in Stay.objects.filter(left_at=None)
        )

    def _file(self, serial: int) -> None:
        opener = self.draw.choice(self.people)
        file = open_test_file(opener, f"विषय {serial}", grading=self.draw.choice(Paper.Grading.values))
        if self.draw.random() < 0.4:
            self._add_papers(file, opener)
        for taker in self.draw.sample(self.people, self.draw.randint(0, 3)):
            if taker != opener and destinations.is_reachable(opener.post, taker.post):
                send(file, opener, taker.post)
                opener = taker
        if self.draw.random() < 0.5:
            self._share(file, opener)
        if self.draw.random() < 0.5:
            self._park(file, opener)

    def _letter(self, subject: str) -> None:
        letter, file = make_receipt(self.district.sunita, subject), open_test_file(self.district.sunita)
        self._add_papers(file, self.district.sunita)
        put_in_file(letter, by=self.district.sunita, file=file, expected=letter.seq, request_id=uuid4())

    def _add_papers(self, file: Paper, by: Charge) -> None:
        content = io.BytesIO()
        Image.new("RGB", (40, 40), "white").save(content, "PNG")
        for title in "कख":
            correspondence.add(file, by=by, upload=content, name="नक्शा.png", title=title)
        away = self.draw.choice([None, self.district.dm.user])
        with unguarded("files_document"):
            Document.objects.filter(file=file, title="ख").update(acting_for=away)

    def _share(self, file: Paper, by: Charge) -> None:
        person = self.draw.choice([someone for someone in self.people if someone != by]).user
        until = timezone.localdate() + timedelta(days=5)
        shared = sharing.share(file, by=by, person=person, until=until, reason="x")
        shift = self.draw.choice([timedelta(0), timedelta(days=-20), timedelta(days=20)])
        with unguarded("tracking_share"):
            Share.objects.filter(pk=shared.pk).update(begins=shared.begins + shift, ends=shared.ends + shift)

    def _park(self, file: Paper, by: Charge) -> None:
        file.refresh_from_db()
        reasons, press = {"reason": "वाद", "authority": "न्यायालय"}, {"request_id": uuid4()}
        verbs.park(file, by=by, review_on=date(2099, 1, 1), expected=file.seq, **reasons, **press)
        above = self.district.dm
        if by != above and destinations.is_over(above.post, by.post) and self.draw.random() < 0.7:
            until, seq = timezone.localdate() + timedelta(days=4), file.seq + 1
            hold.place_hold(file, by=above, until_on=until, expected=seq, request_id=uuid4(), **reasons)

    def _some(self, model: type[models.Model], field: str = "pk") -> list:
        values = list(model.objects.order_by(field).values_list(field, flat=True))
        return self.draw.sample(values, self.draw.randint(0, len(values)))

    def _any(self, model: type[models.Model], field: str = "pk"):
        return self.draw.choice(list(model.objects.order_by(field).values_list(field, flat=True)))

    def _moment(self):
        moments = [timezone.now(), self._any(Charge, "begins"), self._any(Share, "begins")]
        days, seconds = self.draw.choice([-20, 0, 0, 0, 20]), self.draw.choice([0, 0, 1])
        return self.draw.choice(moments) + timedelta(days=days, seconds=seconds)

    def _reading(self) -> int:
        return self._any(Stay, "arrived_reading") + self.draw.randint(-1, 4) * 7 * 3600

    def fact(self, name: str):
        """A value for the fact of that name."""
        draw, any_, some = self.draw, self._any, self._some
        drawn = {
            "user": lambda: any_(User),
            "post": lambda: draw.choice(self.people).post_id,
            "posts": lambda: some(Post),
            "paper": lambda: draw.choice([any_(Paper), any_(Paper), 0]),
            "papers": lambda: some(Paper),
            "office": lambda: any_(Office),
            "offices": lambda: some(Office),
            "today": lambda: self._moment().date(),
            "file": lambda: any_(Document, "file"),
            "stays": lambda: some(Stay),
            "stay": lambda: draw.choice([None, any_(Stay)]),
            "lying": lambda: any_(StayForecast),
            "due": lambda: draw.choice([None, self._reading()]),
            "request": lambda: draw.choice([any_(Movement, "request_id"), uuid4()]),
            "reading": self._reading,
            "evening": self._reading,
            "moment": self._moment,
            "now": self._moment,
            "before": lambda: any_(Paper),
            "page": lambda: draw.choice([None, 1, 2]),
            "numbers": lambda: some(Paper, "number"),
            "below": lambda: draw.choice([None, any_(Office, "path")]),
            "path": lambda: any_(Office, "path"),
            "paths": lambda: some(Office, "path"),
            "kind": lambda: draw.choice(["file", "receipt"]),
            "grade": lambda: draw.choice(["officer", "clerk", ""]),
            "show": lambda: draw.choice(SHOWS),
            "most": lambda: draw.choice([1, 2, 26]),
        }
        return drawn[name]()

    def facts_for(self, queryset: Compiled) -> dict:
        """A value for each fact that a compiled queryset asks for; `reader` stands for those of a reader."""
        names = []
        for name, parameter in signature(queryset.plain).parameters.items():
            names += Reader._fields if parameter.kind is Parameter.VAR_KEYWORD else [name]
        return {name: self.fact(name) for name in names}


def loaded(value):
    """All that is loaded of a row: its columns, and the rows related to it."""
    if not isinstance(value, models.Model):
        return bytes(value) if isinstance(value, memoryview) else value
    fields = {name: loaded(field) for name, field in vars(value).items() if name != "_state"}
    related = {name: loaded(row) for name, row in value._state.fields_cache.items()}
    return type(value), value._state.adding, value._state.db, fields, related


@pytest.fixture
def scene(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Scene(random.Random(20261130))


def test_each_compiled_queryset_gives_in_one_query_what_the_plain_one_gives(scene):
    for queryset in COMPILED:
        seen, name = 0, f"{queryset.__module__}.{queryset.__name__}"
        for _draw in range(DRAWS):
            facts = scene.facts_for(queryset)
            plain = queryset.plain(**facts)
            with CaptureQueriesContext(connection) as queries:
                rows = queryset(**facts)
                given = [loaded(row) for row in rows]
            expected = [loaded(row) for row in plain]
            assert len(queries) == 1, name
            if not plain.ordered:
                given, expected = (sorted(of, key=str) for of in (given, expected))
            assert given == expected, name
            seen += len(given)
        assert seen, name


def test_each_compiled_write_leaves_what_the_row_says(scene, monkeypatch):
    written = set()

    def watched(write, row, **facts):
        original[type(write)](write, row, **facts)
        stored = write.model.objects.get(pk=row.pk)
        for field in write.fields:
            assert loaded(getattr(row, field.attname)) == loaded(getattr(stored, field.attname)), field.name
        written.add(write)

    original = {kind: kind.__call__ for kind in map(type, WRITES)}
    for kind in original:
        monkeypatch.setattr(kind, "__call__", watched)
    file = open_test_file(scene.district.sunita)
    for by, to in (("sunita", "adm_post"), ("anjali", "dm_post")):
        send(file, getattr(scene.district, by), getattr(scene.district, to), remark="कृपया देखें")
    assert written == set(WRITES)
    assert file.stays.count() == Movement.objects.filter(paper=file).count() == 3


def test_what_was_not_read_is_read_when_it_is_asked_for_and_can_be_saved(scene):
    names = Compiled(lambda user: User.objects.filter(pk=user).only("name_hi"))
    person = names.first(user=scene.district.sunita.user_id)
    assert "name_en" in person.get_deferred_fields()
    assert person.name_en == scene.district.sunita.user.name_en
    person.name_en = "Another name"
    person.save()
    assert User.objects.get(pk=person.pk).name_en == "Another name"
    assert names.first(user=0) is None
