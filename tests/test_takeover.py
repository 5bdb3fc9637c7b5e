"""Nobody becomes somebody else: neither the District Magistrate, nor a link officer out of thin air."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.charges import decisions, proposing
from accounts.email_ids import lifecycle
from accounts.invitations import verbs
from accounts.models import AdministratorProposal, AuditEntry, Charge, Invitation, Notice, Post, User
from accounts.notices.tasks import mail_notices
from accounts.notices.verbs import tell
from accounts.refusals import NotYours
from tests.factories import (
    District,
    agree,
    ist,
    make_active_id,
    make_charge,
    make_post,
    open_test_file,
    send,
    signed_in,
)

pytestmark = pytest.mark.django_db
PASSWORD = "tamatar baingan lauki"
CHOSEN = {"new_password1": PASSWORD, "new_password2": PASSWORD}
ORDER = {"order_number": "12/2026", "order_date": "2026-10-30"}
INVITE, HAND_OUT, PROPOSALS = (
    "/staff/invitations/invite/",
    "/staff/invitations/hand-out/",
    "/staff/administrators/",
)


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh, its nodal officer; Kavita of the state; Geeta of Etawah; the Chief Secretary.

    The District Magistrate signs in with a password and a phone of his own.
    """
    district = District()
    for name, office, hindi, english in (
        ("rakesh", district.kannauj, "राकेश पाल", "Rakesh Pal"),
        ("kavita", district.state, "कविता मिश्रा", "Kavita Mishra"),
        ("geeta", district.etawah, "गीता पाल", "Geeta Pal"),
    ):
        post = make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        setattr(district, name, make_charge(post, hindi, english))
    chief = make_post(district.state, "मुख्य सचिव", "Chief Secretary", may_approve=True, may_monitor=True)
    district.chief = make_charge(chief, "सुधा माथुर", "Sudha Mathur")
    dm = district.dm.user
    dm.set_password("mooli gajar shalgam")
    dm.first_signed_in_at = timezone.now()
    dm.save()
    Authenticator.objects.create(user=dm, type="totp", data={"secret": "x"})
    return district


def secret_file(kannauj):
    """A secret file on the District Magistrate's desk."""
    file = open_test_file(kannauj.anjali, "गोपनीय जाँच", grading="secret")
    send(file, kannauj.anjali, kannauj.dm_post)
    file.refresh_from_db()
    return file


def printed(answer) -> bool:
    return answer["Content-Type"] == "application/pdf"


def order(charge, verb, post, person, **facts):
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    fields = {**ORDER, "at": now, "post": post.code, "person": person.employee_code, **facts}
    return signed_in(charge).post(f"/staff/charges/{verb}/", fields)


def approve(charge, proposal):
    answer = agree(signed_in(charge), f"{PROPOSALS}{proposal.pk}/", {"decision": "approve"})
    proposal.refresh_from_db()
    return answer


def sign_in(person, password):
    client = Client()
    answer = client.post("/account/login/", {"login": person.employee_code, "password": password})
    return client if answer.status_code == 302 else None


def test_one_nodal_officer_does_not_become_the_district_magistrate(kannauj):
    dm, file, rakesh = kannauj.dm.user, secret_file(kannauj), signed_in(kannauj.rakesh)
    # The invitation: no slip comes, no code exists, the password holds.
    answer = rakesh.post(INVITE, {"way": "slip", "person": [dm.pk]})
    assert not printed(answer)
    assert not Invitation.objects.exists()
    assert sign_in(dm, "mooli gajar shalgam")
    with pytest.raises(NotYours):
        verbs.invite([dm], by=kannauj.rakesh, way="slip")
    # The second factor stays.
    rakesh.post(f"/staff/invitations/{dm.pk}/second-factor/", {"reason": "फ़ोन खो गया"})
    assert Authenticator.objects.filter(user=dm).exists()
    # Both wait for a second administrator; the proposer is none.
    waiting = AdministratorProposal.objects.pending().filter(person=dm)
    assert sorted(waiting.values_list("kind", flat=True)) == ["factor", "password"]
    for proposal in waiting:
        approve(kannauj.rakesh, proposal)
    assert waiting.count() == 2
    assert not printed(rakesh.post(HAND_OUT, {"way": "slip"}))
    # Nobody acts as the District Magistrate, and he learns of it at the next page.
    assert signed_in(kannauj.rakesh).get(file.get_absolute_url()).status_code == 404
    page = signed_in(kannauj.dm).get("/").content.decode()
    assert "Rakesh Pal" in page
    assert "I object" in page


def test_what_one_administrator_could_write_into_the_tables_the_database_refuses(kannauj):
    facts = {"person": kannauj.dm.user, "by": kannauj.rakesh, "office": kannauj.kannauj, "way": "slip"}
    facts |= {"created_at": timezone.now(), "expires_at": timezone.now()}
    for sealed in (False, True):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(**facts, sealed=sealed)
    proposal = AdministratorProposal(
        kind="charge", post=kannauj.dm_post, person=kannauj.sunita.user, by=kannauj.rakesh,
        proposer=kannauj.rakesh.user, state="approved", decided_by=kannauj.kavita,
        decider=kannauj.kavita.user, decided_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="proposed first"), transaction.atomic():
        proposal.save()
    proposal = proposing.propose_charge(kannauj.dm_post, person=kannauj.sunita.user, by=kannauj.rakesh)
    with pytest.raises(IntegrityError, match="administers"), transaction.atomic():
        AdministratorProposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by=kannauj.geeta, decider=kannauj.geeta.user, decided_at=timezone.now()
        )
    User.objects.filter(pk=kannauj.sunita.user_id).update(verified_at=timezone.now())
    assert User.objects.get(pk=kannauj.sunita.user_id).verified_at is None
    Post.objects.filter(pk=kannauj.dm_post.pk).update(may_approve=False, may_monitor=False, guarded=False)
    assert Post.objects.get(pk=kannauj.dm_post.pk).guarded, "nobody takes the guard off first"


def test_the_second_administrator_hands_the_slip_over_and_the_holder_comes_in_verified(kannauj, monkeypatch):
    dm, pages = kannauj.dm.user, []
    monkeypatch.setattr("accounts.pages.pdf.render", lambda page: pages.append(page) or b"%PDF-")
    signed_in(kannauj.rakesh).post(INVITE, {"way": "slip", "person": [dm.pk]})
    approve(kannauj.kavita, AdministratorProposal.objects.get(person=dm))
    assert "sealed slip" in signed_in(kannauj.kavita).get("/staff/invitations/").content.decode()
    assert printed(signed_in(kannauj.kavita).post(HAND_OUT, {"way": "slip"}))
    code = re.search(r"\b([A-Z]{4}-){3}[A-Z]{4}\b", pages[0])[0]
    client = Client()
    client.post("/account/first/", {"employee_code": dm.employee_code, "code": code})
    client.post("/account/first/password/", CHOSEN)
    dm.refresh_from_db()
    assert dm.check_password(PASSWORD)
    assert dm.verified_at
    page = signed_in(kannauj.dm).get("/").content.decode()
    assert re.search("Proposed by Rakesh Pal.*approved by Kavita Mishra", page)


def test_a_sealed_letter_goes_only_to_an_e_mail_id_that_two_gave(kannauj):
    dm = kannauj.dm.user
    User.objects.filter(pk=dm.pk).update(email="rakesh.private@example.com")
    proposal = proposing.propose_access("password", [dm], by=kannauj.rakesh)[0]
    decisions.approve(proposal, by=kannauj.kavita)
    signed_in(kannauj.kavita).post(HAND_OUT, {"way": "mail"})
    assert not Invitation.objects.exists()
    make_active_id(kannauj.dm, kannauj.rakesh)
    signed_in(kannauj.kavita).post(HAND_OUT, {"way": "mail"})
    assert Invitation.objects.get().sealed


def test_an_open_slip_of_one_administrator_is_void_when_a_guarded_post_comes(kannauj):
    [invitation] = verbs.invite([kannauj.sunita.user], by=kannauj.rakesh, way="slip")
    code = verbs.code_for(invitation)
    order(kannauj.rakesh, "additional-charge", kannauj.sdm_post, kannauj.sunita.user)
    approve(kannauj.kavita, AdministratorProposal.objects.get())
    client = Client()
    client.post("/account/first/", {"employee_code": kannauj.sunita.user.employee_code, "code": code})
    assert client.post("/account/first/password/", CHOSEN).status_code == 410
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.update(used_at=timezone.now())


def test_a_charge_of_a_guarded_post_that_ended_is_not_made_to_go_on(kannauj):
    Charge.objects.filter(pk=kannauj.dm.pk).update(ends=timezone.now())
    for longer in ({"ends": None}, {"ends": timezone.now() + timedelta(days=1)}, {"begins": ist(2001, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Charge.objects.filter(pk=kannauj.dm.pk).update(**longer)


def test_a_ghost_is_no_link_officer_of_the_district_magistrate(kannauj):
    file = secret_file(kannauj)
    new = {"employee_code": "UP999", "name_hi": "भूत प्रेत", "name_en": "Nobody Atall", "rolls": "KNJ"}
    agree(signed_in(kannauj.rakesh), "/staff/people/add/", new)
    ghost = User.objects.get(employee_code="UP999")
    [invitation] = verbs.invite([ghost], by=kannauj.rakesh, way="slip")
    client = Client()
    client.post("/account/first/", {"employee_code": "UP999", "code": verbs.code_for(invitation)})
    client.post("/account/first/password/", CHOSEN)
    until = (timezone.localtime() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    answer = order(kannauj.rakesh, "link-officer", kannauj.dm_post, ghost, until=until)
    assert answer.status_code == 400
    assert "never verified" in answer.content.decode()
    assert not ghost.charges.exists()
    browser = sign_in(ghost, PASSWORD)
    assert browser.get(file.get_absolute_url()).status_code in (403, 404)
    assert browser.post(f"/papers/{file.pk}/close/", {"remark": "स्वीकृत"}).status_code in (403, 404)
    facts = {"post": kannauj.dm_post, "user": ghost, "kind": "link", "begins": timezone.now()}
    with pytest.raises(IntegrityError, match="alone let in"), transaction.atomic():
        Charge.objects.create(**facts, acting_for=kannauj.dm.user)


def test_a_link_officer_comes_by_two_and_the_holder_sees_it_and_ends_it_at_one_press(kannauj):
    file = secret_file(kannauj)
    until = (timezone.localtime() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    order(kannauj.rakesh, "link-officer", kannauj.dm_post, kannauj.sunita.user, until=until)
    assert signed_in(kannauj.sunita).get(file.get_absolute_url()).status_code == 404
    approve(kannauj.kavita, AdministratorProposal.objects.get())
    charge = Charge.objects.get(post=kannauj.dm_post, kind="link")
    for concerned in (kannauj.dm, kannauj.sunita):
        page = signed_in(concerned).get("/").content.decode()
        assert re.search("Proposed by Rakesh Pal.*approved by Kavita Mishra", page)
    mail_notices()
    assert {letter.to[0] for letter in mail.outbox} == {kannauj.dm.user.email, kannauj.sunita.user.email}
    notice = Notice.objects.get(person=kannauj.dm.user)
    browser = signed_in(kannauj.dm)
    assert signed_in(kannauj.stranger).post(f"/notices/{notice.pk}/object/").status_code == 404
    assert browser.post(f"/notices/{notice.pk}/object/").status_code == 302
    charge.refresh_from_db()
    assert charge.ends <= timezone.now()
    entry = AuditEntry.objects.get(act="objected")
    assert (entry.by, entry.office) == (kannauj.dm, kannauj.kannauj)
    assert "I object" not in browser.get("/").content.decode()


def test_a_charge_of_long_ago_ends_by_order_and_no_longer_at_one_press(kannauj):
    """Else a second holder of a post could turn out the first, years later."""
    decisions.tell_of_charge(kannauj.sunita, by=kannauj.rakesh, second=kannauj.kavita)
    Notice.objects.update(at=timezone.now() - timedelta(days=31))
    browser, notice = signed_in(kannauj.sunita), Notice.objects.get()
    assert "I object" not in browser.get("/").content.decode()
    answer = browser.post(f"/notices/{notice.pk}/object/", follow=True)
    assert "more than 30 days" in answer.content.decode()
    assert Charge.objects.get(pk=kannauj.sunita.pk).ends is None


def test_no_district_hangs_a_charge_on_the_chief_secretary(kannauj):
    answer = order(kannauj.rakesh, "additional-charge", kannauj.clerk_post, kannauj.chief.user)
    assert answer.status_code == 302
    assert kannauj.chief.user.charges.count() == 1
    neelam = make_charge(
        make_post(kannauj.kannauj, "नोडल", "Nodal", may_administer=True), "नीलम शाक्य", "Neelam Shakya"
    )
    proposal = AdministratorProposal.objects.get()
    [row] = signed_in(kannauj.rakesh).get(PROPOSALS).context["rows"]
    assert row["seconds"] == [kannauj.kavita.user]
    approve(neelam, proposal)
    assert proposal.state == "pending", "two of one district are not over the Chief Secretary"
    assert kannauj.chief.user.charges.count() == 1
    assert order(kannauj.rakesh, "take-over", kannauj.chief.post, kannauj.sunita.user).status_code == 400
    approve(kannauj.kavita, proposal)
    assert kannauj.chief.user.charges.count() == 2
    assert Notice.objects.filter(person=kannauj.chief.user, kind="charge").exists()


def test_one_administrator_lets_no_holder_approve_or_monitor(kannauj):
    """A ghost at a clerk's desk would monitor the district as soon as its post was ticked."""
    post = kannauj.clerk_post
    facts = {"designation": post.designation.code, "name_hi": post.name_hi, "name_en": post.name_en}
    facts |= {"begins": "2000-01-01", "reports_to": "", "may_monitor": "on", "may_approve": "on"}
    agree(signed_in(kannauj.rakesh), f"/staff/posts/{post.pk}/", facts)
    post.refresh_from_db()
    assert (post.may_monitor, post.may_approve) == (False, False)
    with pytest.raises(IntegrityError, match="two administrators"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(may_monitor=True)
    [row] = signed_in(kannauj.kavita).get(PROPOSALS).context["rows"]
    assert "may monitor" in row["order"]
    approve(kannauj.kavita, row["proposal"])
    post.refresh_from_db()
    assert (post.may_monitor, post.may_approve, post.may_administer, post.guarded) == (
        True,
        True,
        False,
        True,
    )
    vacant = make_post(kannauj.kannauj, "नया", "New")
    Post.objects.filter(pk=vacant.pk).update(may_approve=True)


def test_a_right_is_proposed_while_a_charge_waits_and_a_second_right_is_not_said_to_be(kannauj):
    post = kannauj.clerk_post
    facts = {"designation": post.designation.code, "name_hi": post.name_hi, "name_en": post.name_en}
    facts |= {"begins": "2000-01-01", "reports_to": ""}
    address, browser = f"/staff/posts/{post.pk}/", signed_in(kannauj.rakesh)
    order(kannauj.rakesh, "additional-charge", post, kannauj.chief.user)
    agree(browser, address, facts | {"may_monitor": "on"})
    assert AdministratorProposal.objects.filter(post=post, kind="right").count() == 1
    page = agree(browser, address, facts | {"may_approve": "on"}, follow=True).content.decode()
    assert "another right waits for its approval" in page
    assert "as soon as a second administrator approves" not in page.rpartition("another right")[2]


def test_a_desk_that_had_a_graded_paper_is_guarded(kannauj):
    assert not Post.objects.get(pk=kannauj.clerk_post.pk).guarded
    open_test_file(kannauj.sunita, "गोपनीय प्रविष्टि", grading="confidential")
    assert Post.objects.get(pk=kannauj.clerk_post.pk).guarded
    assert not printed(
        signed_in(kannauj.rakesh).post(INVITE, {"way": "slip", "person": [kannauj.sunita.user_id]})
    )


def test_who_objects_to_a_new_password_closes_every_way_in_and_those_above_are_told(kannauj):
    dm = kannauj.dm.user
    proposal = proposing.propose_access("password", [dm], by=kannauj.rakesh)[0]
    decisions.approve(proposal, by=kannauj.kavita)
    [invitation] = verbs.hand_out(by=kannauj.kavita, way="slip")
    code = verbs.code_for(invitation)
    mail_notices()
    path = re.findall(r"/notices/letter/\S+", mail.outbox[-1].body)[-1]
    anybody = Client()
    assert anybody.get(path).status_code == 200
    assert Invitation.objects.unused().exists(), "a look changes nothing"
    assert anybody.post(path).status_code == 200
    assert anybody.post(path).status_code == 409
    assert verbs.find(code) is None
    assert not Invitation.objects.unused().exists()
    assert not User.objects.get(pk=dm.pk).has_usable_password()
    assert AuditEntry.objects.filter(act="objected", object_id=dm.pk).exists()
    assert anybody.get("/notices/letter/forged/").status_code == 410


def test_administrators_above_learn_of_an_objection(kannauj):
    proposal = proposing.propose_access("password", [kannauj.dm.user], by=kannauj.rakesh)[0]
    notice = Notice.objects.get(proposal=proposal)
    signed_in(kannauj.dm).post(f"/notices/{notice.pk}/object/")
    proposal.refresh_from_db()
    assert proposal.state == "rejected"
    assert "objected" in signed_in(kannauj.kavita).get("/").content.decode()
    told = Notice.objects.get(person=kannauj.kavita.user)
    assert Notice.objects.get(person=kannauj.rakesh.user).about == kannauj.dm.user, "who proposed it learns"
    assert told.about == kannauj.dm.user
    signed_in(kannauj.kavita).post(f"/notices/{told.pk}/acknowledge/")
    assert not User.objects.get(pk=kannauj.kavita.user_id).has_notices


def test_another_e_mail_address_is_told_to_the_former_one(kannauj):
    dm = kannauj.dm.user
    User.objects.filter(pk=dm.pk).update(rolls=kannauj.kannauj)
    facts = {"name_hi": dm.name_hi, "name_en": dm.name_en, "rolls": "KNJ", "email": "rakesh@example.com"}
    answer = agree(signed_in(kannauj.rakesh), f"/staff/people/{dm.pk}/", facts)
    assert answer.status_code == 302
    mail_notices()
    assert {letter.to[0] for letter in mail.outbox} == {dm.email, "rakesh@example.com"}
    notice = Notice.objects.get(person=dm)
    assert "rakesh@example.com" in signed_in(kannauj.dm).get("/").content.decode()
    browser, address = signed_in(kannauj.dm), f"/notices/{notice.pk}/object/"
    asked = browser.post(address)
    assert "your own password" in asked.content.decode()
    assert User.objects.get(pk=dm.pk).has_usable_password(), "what shuts him out himself is asked first"
    browser.post(address, {"answered": asked.context["question"].answer})
    stopped = User.objects.get(pk=dm.pk)
    assert (stopped.has_usable_password(), stopped.email) == (False, dm.email)


def test_an_honest_objection_to_a_mere_proposal_shuts_nobody_out(kannauj):
    propose_invitation = {"person": [kannauj.dm.user_id], "way": "slip"}
    agree(signed_in(kannauj.rakesh), "/staff/invitations/invite/", propose_invitation)
    notice = Notice.objects.get(person=kannauj.dm.user)
    assert notice.kind == Notice.Kind.PROPOSED
    signed_in(kannauj.dm).post(f"/notices/{notice.pk}/object/")
    assert not AdministratorProposal.objects.pending().exists()
    assert User.objects.get(pk=kannauj.dm.user_id).has_usable_password()


def test_an_objection_to_a_proposal_that_was_withdrawn_shuts_nobody_out_either(kannauj):
    propose_invitation = {"person": [kannauj.dm.user_id], "way": "slip"}
    agree(signed_in(kannauj.rakesh), "/staff/invitations/invite/", propose_invitation)
    decisions.reject(AdministratorProposal.objects.get(), by=kannauj.kavita, reason="x")
    signed_in(kannauj.dm).post(f"/notices/{Notice.objects.get(person=kannauj.dm.user).pk}/object/")
    assert User.objects.get(pk=kannauj.dm.user_id).has_usable_password()


def test_an_objection_brings_back_the_address_from_before_the_first_change(kannauj):
    dm = kannauj.dm.user
    User.objects.filter(pk=dm.pk).update(rolls=kannauj.kannauj)
    for address in ("evil@example.org", dm.email):
        facts = {"name_hi": dm.name_hi, "name_en": dm.name_en, "rolls": "KNJ", "email": address}
        agree(signed_in(kannauj.rakesh), f"/staff/people/{dm.pk}/", facts)
    agree(signed_in(kannauj.dm), f"/notices/{Notice.objects.latest('pk').pk}/object/")
    assert User.objects.get(pk=dm.pk).email == dm.email


def test_nobody_redirects_the_mail_of_the_district_magistrate_to_another(kannauj):
    of_dm, of_sunita = (
        make_active_id(kannauj.dm, kannauj.rakesh),
        make_active_id(kannauj.sunita, kannauj.rakesh),
    )
    with pytest.raises(NotYours, match=r"guarded|संरक्षित"):
        lifecycle.redirect([of_dm], to=of_sunita, by=kannauj.rakesh, reason="x")


def test_pages_ask_as_often_for_one_notice_as_for_three_and_for_none_not_at_all(kannauj):
    client, counts = signed_in(kannauj.sunita), []
    client.get("/account/")
    for more in (0, 1, 2):
        facts = {"person": kannauj.sunita.user, "kind": Notice.Kind.FACTOR, "by": kannauj.rakesh}
        tell([Notice(**facts) for _notice in range(more)])
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/account/").status_code == 200
        counts.append(len(queries))
    none, one, three = counts
    assert (one, three) == (none + 1, none + 1)
