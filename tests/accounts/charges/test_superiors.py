"""Of a guarded post two administrators decide its superior; of any that is held the holder is told."""

import pytest

from accounts.models import AdministratorProposal, AuditEntry, Notice, Post
from tests.factories import District, agree, make_charge, make_post, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PROPOSALS = "/staff/administrators/"


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh, its nodal officer, Kavita of the state, and a post of nobody's."""
    district = District()
    for name, office, hindi, english in (
        ("rakesh", district.kannauj, "राकेश पाल", "Rakesh Pal"),
        ("kavita", district.state, "कविता मिश्रा", "Kavita Mishra"),
    ):
        post = make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        setattr(district, name, make_charge(post, hindi, english))
    district.puppet = make_post(district.kannauj, "कठपुतली", "Puppet")
    return district


def put_under(kannauj, post: Post, superior: Post | None, **duties):
    """Rakesh fills in the form of the post."""
    facts = {"designation": post.designation.code, "name_hi": post.name_hi, "name_en": post.name_en}
    facts |= {"begins": "2000-01-01", "reports_to": superior.code if superior else ""} | duties
    for duty in ("may_diarise", "may_dispatch", "may_approve", "may_monitor", "may_administer"):
        if getattr(post, duty):
            facts[duty] = "on"
    return agree(signed_in(kannauj.rakesh), f"/staff/posts/{post.pk}/", facts, follow=True)


def approve(charge) -> AdministratorProposal:
    proposal = AdministratorProposal.objects.latest("pk")
    agree(signed_in(charge), f"{PROPOSALS}{proposal.pk}/", {"decision": "approve"})
    proposal.refresh_from_db()
    return proposal


def superior(post: Post) -> Post | None:
    return Post.objects.get(pk=post.pk).reports_to


def test_one_administrator_puts_no_puppet_over_the_sdm(kannauj):
    page = put_under(kannauj, kannauj.sdm_post, kannauj.puppet).content.decode()
    assert "as soon as a second administrator approves it" in page
    assert superior(kannauj.sdm_post) == kannauj.adm_post
    assert approve(kannauj.rakesh).state == "pending"
    assert "Puppet" in signed_in(kannauj.kavita).get(PROPOSALS).context["rows"][0]["order"]
    put_under(kannauj, kannauj.sdm_post, kannauj.puppet)
    assert AdministratorProposal.objects.count() == 1, "it is proposed once"
    assert approve(kannauj.kavita).state == "approved"
    assert superior(kannauj.sdm_post) == kannauj.puppet
    notice = Notice.objects.get(kind="superior")
    assert (notice.person, notice.by, notice.second) == (
        kannauj.manoj.user, kannauj.rakesh, kannauj.kavita,
    )  # fmt: skip
    assert "was put under another superior" in signed_in(kannauj.manoj).get("/").content.decode()
    entry = AuditEntry.objects.filter(act="admin_approved").latest("pk")
    assert entry.differences["reports_to"] == [kannauj.adm_post.code, kannauj.puppet.code]


def test_of_a_desk_that_is_held_the_holder_is_told_and_objects_with_one_press(kannauj):
    put_under(kannauj, kannauj.clerk_post, kannauj.puppet)
    assert superior(kannauj.clerk_post) == kannauj.puppet
    notice = Notice.objects.get(kind="superior", person=kannauj.sunita.user)
    assert kannauj.puppet.code in notice.reason
    signed_in(kannauj.sunita).post(f"/notices/{notice.pk}/object/")
    told = Notice.objects.filter(kind="objected").values_list("person", flat=True)
    assert set(told) == {kannauj.kavita.user_id, kannauj.rakesh.user_id}


def test_nobody_is_told_where_nothing_changed_or_nobody_sits(kannauj):
    put_under(kannauj, kannauj.clerk_post, kannauj.clerk_post.reports_to)
    put_under(kannauj, make_post(kannauj.kannauj, "रिक्त", "Vacant"), kannauj.puppet)
    assert not Notice.objects.exists()


def test_who_would_come_to_stand_above_the_post_does_not_approve_it(kannauj):
    neelam = make_charge(
        make_post(kannauj.kannauj, "नोडल", "Nodal", may_administer=True), "नीलम शाक्य", "Neelam Shakya"
    )
    put_under(kannauj, kannauj.sdm_post, neelam.post)
    assert approve(neelam).state == "pending"
    assert superior(kannauj.sdm_post) == kannauj.adm_post
    assert approve(kannauj.kavita).state == "approved"


def test_a_superior_that_changed_since_is_not_overwritten_by_an_old_proposal(kannauj):
    put_under(kannauj, kannauj.sdm_post, kannauj.puppet)
    Post.objects.filter(pk=kannauj.sdm_post.pk).update(reports_to=kannauj.dm_post)
    assert approve(kannauj.kavita).state == "pending"
    assert superior(kannauj.sdm_post) == kannauj.dm_post


def test_a_post_below_ones_own_is_moved_among_those_below(kannauj):
    mine = kannauj.rakesh.post
    guarded = make_post(kannauj.kannauj, "अनुमोदक", "Approver", reports_to=mine, may_approve=True)
    between = make_post(kannauj.kannauj, "अनुभाग अधिकारी", "Section officer", reports_to=mine)
    put_under(kannauj, guarded, between)
    assert approve(kannauj.kavita).state == "approved"
    assert superior(guarded) == between


def test_no_post_is_put_under_one_that_is_no_more(kannauj):
    Post.objects.filter(pk=kannauj.puppet.pk).update(ends="2020-01-01")
    page = put_under(kannauj, kannauj.clerk_post, kannauj.puppet)
    assert "Puppet does not exist on that date" in page.content.decode()
    assert superior(kannauj.clerk_post) == kannauj.adm_post


def test_who_came_to_stand_above_since_proposing_puts_nothing_under_oneself(kannauj):
    put_under(kannauj, kannauj.sdm_post, kannauj.puppet)
    make_charge(kannauj.puppet, "राकेश पाल", "Rakesh Pal", user=kannauj.rakesh.user)
    assert approve(kannauj.kavita).state == "pending"
    assert superior(kannauj.sdm_post) == kannauj.adm_post
