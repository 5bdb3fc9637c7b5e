"""What statements that are written out give, beside what the ORM gives for the same rows."""

import pytest
from django.db import models

from accounts.charges.place import placed
from accounts.models import Post, User
from accounts.queries.joined import Joined, part
from tests.factories import District, make_paper, send
from tracking.models import Movement, Paper, Stay
from tracking.movement.verbs import LOCKED

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def facts(thing: models.Model) -> dict:
    assert not thing.get_deferred_fields()
    told = {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}
    return {name: bytes(fact) if isinstance(fact, memoryview) else fact for name, fact in told.items()}


def test_a_whole_row_is_the_orms_also_where_a_column_is_json(kannauj):
    paper = make_paper(kannauj.sunita)
    Paper.objects.update(note_commitments={"7": "ab" * 32})
    [[found]] = LOCKED.rows([paper.pk])
    assert facts(found) == facts(Paper.objects.get())
    assert found.note_commitments == {"7": "ab" * 32}
    assert (found, found._state.adding, found._state.db) == (Paper.objects.get(), False, "default")


def test_what_was_not_read_is_read_when_it_is_asked_for(kannauj):
    names = Joined("FROM accounts_user person WHERE person.id = %s", part(User, "person", "id", "name_hi"))
    [[person]] = names.rows([kannauj.sunita.user_id])
    assert "name_en" in person.get_deferred_fields()
    assert person.name_en == kannauj.sunita.user.name_en


def test_a_row_that_was_written_out_can_be_changed_and_saved(kannauj):
    post = placed(kannauj.clerk_post.pk)
    post.name_en = "Another name"
    post.save()
    assert Post.objects.get(pk=post.pk).name_en == "Another name"


def test_the_same_row_is_one_instance_and_none_where_nothing_is_joined(kannauj):
    lines = Joined(
        "FROM accounts_post post LEFT JOIN accounts_post above ON above.id = post.reports_to_id",
        part(Post, "post", "id"),
        part(Post, "above", "id"),
    ).rows([])
    above = {post.pk: over and over.pk for post, over in lines}
    assert above == dict(Post.objects.values_list("pk", "reports_to"))
    assert None in above.values()
    known = {post.pk: post for post, _over in lines}
    assert all(over is known[over.pk] for _post, over in lines if over)


def test_a_post_with_its_place_is_the_orms(kannauj, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = placed(kannauj.clerk_post.pk)
        told = [facts(thing) for thing in (found, found.designation, found.section, found.office)]
    orm = Post.objects.with_place().get(pk=kannauj.clerk_post.pk)
    assert told == [facts(thing) for thing in (orm, orm.designation, orm.section, orm.office)]
    assert placed(0) is None


def test_movements_and_stays_that_a_forward_inserts_are_whole(kannauj):
    paper = make_paper(kannauj.sunita)
    made = send(paper, kannauj.sunita, kannauj.adm_post, remark="कृपया देखें")
    assert facts(made) == facts(Movement.objects.get(pk=made.pk))
    [left, here] = Stay.objects.of(paper).order_by("arrived_seq")
    assert (left.left_seq, here.arrived_seq, here.post, here.hold_seconds) == (2, 2, kannauj.adm_post, 0)
    assert left.left_reading == here.arrived_reading
