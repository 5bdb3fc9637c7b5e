"""Ends of charges of guarded posts, and sign-ins that are closed, are told at once; one press objects."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.charges import decisions, endings
from accounts.models import AuditEntry, Charge, EmailId, Notice, User
from accounts.notices.tasks import mail_notices
from tests.factories import District, agree, make_active_id, make_charge, make_leave, make_post, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ORDER = {"order_number": "12/2026", "order_date": "2026-10-30"}


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh, its nodal officer, and Kavita of the state. Manoj the SDM stands under Anjali."""
    district = District()
    for name, office, hindi, english in (
        ("rakesh", district.kannauj, "राकेश पाल", "Rakesh Pal"),
        ("kavita", district.state, "कविता मिश्रा", "Kavita Mishra"),
    ):
        post = make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        setattr(district, name, make_charge(post, hindi, english))
    return district


def order(kannauj, verb: str, **facts):
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    answer = agree(signed_in(kannauj.rakesh), f"/staff/charges/{verb}/", {**ORDER, "at": now, **facts})
    assert answer.status_code == 302


def suspend(kannauj, charge: Charge) -> None:
    order(kannauj, "suspension", person=charge.user.employee_code)


def disable(kannauj, charge: Charge) -> None:
    User.objects.filter(pk=charge.user_id).update(rolls=kannauj.kannauj)
    agree(signed_in(kannauj.rakesh), "/staff/people/disable/", {"row": [charge.user_id]})
    assert not User.objects.get(pk=charge.user_id).is_active


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("person", flat=True))


def test_an_sdm_is_suspended_at_once_and_he_and_the_officer_above_are_told(kannauj):
    suspend(kannauj, kannauj.manoj)
    kannauj.manoj.refresh_from_db()
    assert kannauj.manoj.ends <= timezone.now()
    assert told("ended") == {kannauj.manoj.user_id, kannauj.anjali.user_id}
    assert "The charge of Manoj Kumar at SDM" in signed_in(kannauj.anjali).get("/").content.decode()
    own = signed_in(kannauj.manoj).get("/", follow=True).content.decode()
    assert "Your charge of SDM" in own
    assert "I object: tell those above" in own


def test_an_objection_to_an_end_undoes_nothing_and_tells_those_above_and_who_acted(kannauj):
    suspend(kannauj, kannauj.manoj)
    notice = Notice.objects.get(person=kannauj.anjali.user, kind="ended")
    anjali = signed_in(kannauj.anjali)
    answer = anjali.post(f"/notices/{notice.pk}/object/", follow=True)
    assert "The administrators above were told." in answer.content.decode()
    assert anjali.get("/").status_code == 200, "objecting to an end closes no way in"
    kannauj.manoj.refresh_from_db()
    assert kannauj.manoj.ends
    assert told("objected") == {kannauj.kavita.user_id, kannauj.rakesh.user_id}
    page = signed_in(kannauj.kavita).get("/").content.decode()
    assert "Anjali Gupta objected." in page
    assert "it stays as it is until you decide" in page
    entry = AuditEntry.objects.get(act="objected")
    assert (entry.by, entry.code) == (kannauj.anjali, kannauj.sdm_post.code)
    assert "already" in anjali.post(f"/notices/{notice.pk}/object/", follow=True).content.decode()


def test_an_officer_who_is_disabled_learns_it_by_letter_and_objects_without_signing_in(kannauj):
    disable(kannauj, kannauj.manoj)
    assert told("disabled") == {kannauj.manoj.user_id, kannauj.anjali.user_id}
    assert "The sign-in of Manoj Kumar was closed" in signed_in(kannauj.anjali).get("/").content.decode()
    mail_notices()
    (letter,) = [letter for letter in mail.outbox if letter.to == [kannauj.manoj.user.email]]
    path = re.findall(r"/notices/letter/\S+", letter.body)[0]
    answer = Client(headers={"accept-language": "en"}).post(path)
    assert (answer.status_code, answer.context["is_stopped"]) == (200, True)
    assert told("objected") == {kannauj.kavita.user_id, kannauj.rakesh.user_id}
    assert not User.objects.get(pk=kannauj.manoj.user_id).is_active


def test_the_end_of_a_post_that_is_not_guarded_is_told_nobody(kannauj):
    order(kannauj, "hand-over", post=kannauj.clerk_post.code, person=kannauj.sunita.user.employee_code)
    disable(kannauj, kannauj.sunita)
    assert not Notice.objects.exists()


def test_above_a_vacant_superior_the_next_is_told_and_where_none_is_who_monitors(kannauj):
    Charge.objects.filter(pk=kannauj.anjali.pk).update(ends=timezone.now())
    alone = make_post(kannauj.tehsil, "अकेला", "Alone", may_approve=True)
    above = endings.officers_above([kannauj.sdm_post, alone], but={kannauj.manoj.user_id})
    assert above == {kannauj.sdm_post.pk: {kannauj.dm.user_id}, alone.pk: {kannauj.dm.user_id}}


def test_for_a_superior_on_leave_the_link_officer_is_told_else_the_next_one_above(kannauj):
    make_leave(kannauj.anjali, kannauj.dm)
    alone = make_post(kannauj.tehsil, "अकेला", "Alone", may_approve=True)
    posts, but = [kannauj.sdm_post, alone], {kannauj.manoj.user_id}
    assert endings.officers_above(posts, but=but)[kannauj.sdm_post.pk] == {kannauj.dm.user_id}
    link = make_charge(
        kannauj.adm_post, "रेखा सिंह", "Rekha Singh", kind="link", acting_for=kannauj.anjali.user
    )
    assert endings.officers_above(posts, but=but)[kannauj.sdm_post.pk] == {link.user_id}
    # Of a post without a superior whoever monitors is told, and from above while that officer is on leave.
    make_leave(kannauj.dm, kannauj.dm)
    monitor = make_charge(
        make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", may_monitor=True), "अनिल", "Anil"
    )
    assert endings.officers_above([alone], but=but) == {alone.pk: {monitor.user_id}}


def test_as_many_questions_are_asked_for_three_posts_as_for_one(kannauj, django_assert_num_queries):
    posts = [
        make_post(kannauj.tehsil, f"पद {number}", f"Post {number}", reports_to=kannauj.adm_post)
        for number in range(3)
    ]
    for some in (posts[:1], posts):
        with django_assert_num_queries(3):
            endings.officers_above(some, but=())


def test_a_letter_to_the_mailbox_of_a_post_bears_no_address_by_which_its_reader_objects(kannauj):
    """Whoever reads the mailbox of the post next would else close the way in of its holder."""
    EmailId.objects.create(
        kind="post", local="sdm.chhibramau", domain="up.example", look_alike="sdmchhibramau",
        office=kannauj.tehsil, post=kannauj.sdm_post, proposed_by=kannauj.rakesh.user, state="active",
    )  # fmt: skip
    by_name = str(make_active_id(kannauj.manoj, kannauj.rakesh))
    Charge.objects.filter(pk=kannauj.anjali.pk).update(ends=timezone.now())
    decisions.remove_factor(kannauj.manoj.user, by=kannauj.rakesh, reason="फ़ोन खो गया")
    mail_notices()
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "/notices/letter/" in letters[by_name]
    assert "/notices/letter/" not in letters["sdm.chhibramau@up.example"]
    assert "प्रवेश करें: यह सूचना आपके पृष्ठ पर है" in letters["sdm.chhibramau@up.example"]
