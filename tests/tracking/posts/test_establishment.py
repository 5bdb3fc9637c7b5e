from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.charges import establishment
from accounts.models import AdministratorProposal, Charge, StaffAct, User
from tests.factories import District, agree, ist, make_charge, make_paper, make_post, make_user, signed_in
from tracking.models import Handover

pytestmark = pytest.mark.django_db
HOME = "/staff/charges/"


@pytest.fixture
def kannauj():
    """Kannauj with its nodal officer Rakesh Pal, and Rekha Singh, who is to come."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    above = make_post(district.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    district.kavita = make_charge(above, "कविता मिश्रा", "Kavita Mishra")
    district.rekha = make_user("रेखा सिंह", "Rekha Singh")
    return district


def enter(kannauj, verb: str, **facts):
    """Rakesh fills in the form of a verb."""
    fields = {"order_number": "12/2026", "order_date": "2026-10-30", "at": "2026-11-02T10:00"}
    fields |= {
        name: getattr(fact, "code", None) or getattr(fact, "employee_code", fact)
        for name, fact in facts.items()
    }
    return agree(signed_in(kannauj.rakesh), f"{HOME}{verb}/", fields)


def enter_by_two(kannauj, verb: str, **facts):
    """Rakesh fills in the form, and Kavita of the state approves what he proposed."""
    answer = enter(kannauj, verb, **facts)
    agree(
        signed_in(kannauj.kavita),
        f"/staff/administrators/{AdministratorProposal.objects.pending().get().pk}/",
        {"decision": "approve"},
    )
    return answer


def errors(answer) -> dict:
    assert answer.status_code == 400
    return answer.context["form"].errors


def rows(kannauj, show: str) -> list[dict]:
    return signed_in(kannauj.rakesh).get(HOME, {"show": show}).context["rows"]


def test_rakesh_enters_that_sunita_handed_over_and_rekha_took_over(kannauj):
    assert enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user).url == HOME
    assert enter(kannauj, "take-over", post=kannauj.clerk_post, person=kannauj.rekha).url == HOME
    assert Charge.objects.open_at(timezone.now()).get(post=kannauj.clerk_post).user == kannauj.rekha
    acts = signed_in(kannauj.rakesh).get(f"{HOME}acts/").content.decode()
    assert "12/2026" in acts
    assert kannauj.rekha.name_en in acts or kannauj.rekha.name_hi in acts


@pytest.mark.parametrize(
    ("verb", "kind"), [("additional-charge", "additional"), ("officiating", "officiating")]
)
def test_rakesh_gives_anjali_a_second_post(kannauj, verb, kind):
    enter_by_two(kannauj, verb, post=kannauj.sdm_post, person=kannauj.anjali.user)
    assert kannauj.anjali.user.charges.get(post=kannauj.sdm_post).kind == kind


@pytest.mark.parametrize("verb", ["take-over", "additional-charge", "officiating"])
def test_whoever_takes_over_by_the_form_is_handed_the_report_to_accept(kannauj, verb):
    enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user)
    enter(kannauj, verb, post=kannauj.clerk_post, person=kannauj.rekha, at="2026-11-02T11:00")
    taken = kannauj.rekha.charges.get()
    rekha = signed_in(taken)
    (row,) = rekha.get("/handovers/").context["rows"]
    assert rekha.post(row["accept_url"]).status_code == 302
    report = Handover.objects.get()
    assert report.taken == taken
    assert report.accepted_at


def test_rakesh_appoints_a_link_officer_for_a_week(kannauj):
    leave = {"post": kannauj.dm_post, "person": kannauj.anjali.user, "until": "2026-11-09T10:00"}
    enter_by_two(kannauj, "link-officer", **leave)
    link = kannauj.anjali.user.charges.get(kind="link")
    assert (link.acting_for, link.ends) == (kannauj.dm.user, ist(2026, 11, 9, 10))


def test_retirement_closes_the_sign_in_at_once(kannauj):
    manoj = signed_in(kannauj.manoj)
    assert manoj.get("/").status_code == 200
    enter(kannauj, "retirement", person=kannauj.manoj.user)
    assert manoj.get("/").url.startswith("/account/login/")
    assert not User.objects.get(pk=kannauj.manoj.user_id).is_active


@pytest.mark.parametrize("verb", ["suspension", "death"])
def test_who_is_suspended_or_dead_holds_nothing(kannauj, verb):
    enter(kannauj, verb, person=kannauj.manoj.user)
    assert not Charge.objects.open_at(timezone.now()).filter(user=kannauj.manoj.user).exists()
    assert StaffAct.objects.get().kind == verb


def test_a_reinstated_officer_takes_over_again(kannauj):
    enter(kannauj, "suspension", person=kannauj.manoj.user)
    facts = {"post": kannauj.sdm_post, "person": kannauj.manoj.user, "at": "2026-11-09T10:00"}
    enter_by_two(kannauj, "take-over", **facts)
    assert not Charge.objects.open_at(timezone.now()).filter(user=kannauj.manoj.user).exists()
    enter(kannauj, "reinstatement", person=kannauj.manoj.user, at="2026-11-09T10:00")
    agree(
        signed_in(kannauj.kavita),
        f"/staff/administrators/{AdministratorProposal.objects.get().pk}/",
        {"decision": "approve"},
    )
    assert Charge.objects.open_at(timezone.now()).filter(user=kannauj.manoj.user).exists()


def test_an_order_that_waits_for_the_second_stands_on_the_page_of_charges(kannauj):
    enter(kannauj, "additional-charge", post=kannauj.sdm_post, person=kannauj.anjali.user)
    (row,) = rows(kannauj, "waiting")
    assert (row["what"], row["places"][0]) == ("Anjali Gupta", "SDM · Tehsil Chhibramau")
    assert "12/2026" in row["places"][1]
    assert [link["url"] for link in row["do"]] == ["/staff/administrators/"]
    agree(
        signed_in(kannauj.kavita),
        f"/staff/administrators/{AdministratorProposal.objects.get().pk}/",
        {"decision": "approve"},
    )
    assert rows(kannauj, "waiting") == []


def test_handing_over_a_guarded_post_is_entered_and_the_successor_waits_for_the_second(kannauj):
    person = {"post": kannauj.sdm_post, "person": kannauj.manoj.user, "to": kannauj.anjali.user}
    enter(kannauj, "hand-over", **person)
    open_charges = Charge.objects.open_at(timezone.now()).filter(post=kannauj.sdm_post)
    assert not open_charges.exists()
    proposal = AdministratorProposal.objects.get()
    agree(signed_in(kannauj.kavita), f"/staff/administrators/{proposal.pk}/", {"decision": "approve"})
    assert open_charges.get().user == kannauj.anjali.user
    assert Handover.objects.get(given__post=kannauj.sdm_post).taken == open_charges.get()


def test_a_post_with_files_is_not_abolished_and_the_form_says_how_many(kannauj):
    make_paper(kannauj.anjali)
    refused = enter(kannauj, "abolition", post=kannauj.adm_post, on="2026-11-20")
    assert "1" in str(errors(refused))
    assert refused.context["question"], "what was answered is not asked again"
    assert kannauj.adm_post.__class__.objects.get(pk=kannauj.adm_post.pk).ends is None


def test_an_office_of_three_months_ends_on_its_day(kannauj, english):
    end = timezone.localdate() + timedelta(days=20)
    enter(kannauj, "office-end", office=kannauj.tehsil, on=end.isoformat())
    assert [row["what"] for row in rows(kannauj, "ending")] == [str(kannauj.manoj.user)]


def test_rakesh_enters_nothing_beyond_his_district_and_nothing_about_himself(kannauj):
    assert "post" in errors(enter(kannauj, "take-over", post=kannauj.stranger_post, person=kannauj.rekha))
    assert "post" in errors(enter(kannauj, "abolition", post=kannauj.stranger_post, on="2026-11-20"))
    assert "office" in errors(enter(kannauj, "office-end", office=kannauj.etawah, on="2026-11-20"))
    assert "office" in errors(enter(kannauj, "office-end", office=kannauj.kannauj, on="2026-11-20"))
    for verb in ("suspension", "retirement", "death", "reinstatement"):
        assert "person" in errors(enter(kannauj, verb, person=kannauj.stranger.user))
    himself = kannauj.rakesh.user
    assert "__all__" in errors(enter(kannauj, "additional-charge", post=kannauj.dm_post, person=himself))
    assert not StaffAct.objects.exists()


def test_who_does_not_hold_the_post_does_not_hand_it_over(kannauj):
    assert "person" in errors(enter(kannauj, "hand-over", post=kannauj.adm_post, person=kannauj.manoj.user))
    assert signed_in(kannauj.rakesh).get(f"{HOME}promotion/").status_code == 404


def test_who_retires_within_ninety_days_is_listed_with_the_form_to_open(kannauj):
    today = timezone.localdate()
    for charge, days in (
        (kannauj.sunita, 30),
        (kannauj.manoj, -3),
        (kannauj.anjali, 91),
        (kannauj.stranger, 5),
    ):
        User.objects.filter(pk=charge.user_id).update(retires_on=today + timedelta(days=days))
    listed = rows(kannauj, "retiring")
    assert [row["code"] for row in listed] == [
        kannauj.manoj.user.employee_code,
        kannauj.sunita.user.employee_code,
    ]
    form = signed_in(kannauj.rakesh).get(listed[0]["do"][0]["url"]).content.decode()
    assert f'value="{kannauj.manoj.user.employee_code}"' in form


def test_a_vacant_post_is_listed_with_its_days_and_its_files(kannauj):
    make_paper(kannauj.manoj)
    Charge.objects.filter(pk=kannauj.manoj.pk).update(ends=timezone.now() - timedelta(days=12, minutes=1))
    Charge.objects.filter(pk=kannauj.stranger.pk).update(ends=timezone.now())
    (row,) = rows(kannauj, "vacant")
    assert row["code"] == kannauj.sdm_post.code
    assert "12" in row["told"]
    assert "1" in row["note"]


def test_who_holds_more_than_two_charges_is_listed(kannauj, english):
    for post in (kannauj.sdm_post, kannauj.stranger_post):
        make_charge(post, "", "", user=kannauj.anjali.user, kind="additional")
    make_charge(kannauj.clerk_post, "", "", user=kannauj.manoj.user, kind="additional")
    (row,) = rows(kannauj, "burdened")
    assert (row["what"], len(row["places"]), len(row["do"])) == (str(kannauj.anjali.user), 3, 1)


def test_a_long_list_is_paged_by_key_and_shows_everything_once(kannauj):
    for number in range(establishment.PAGE + 3):
        make_post(kannauj.kannauj, f"पटल {number}", f"Desk {number}")
    rakesh = signed_in(kannauj.rakesh)
    first = rakesh.get(HOME, {"show": "vacant"})
    second = rakesh.get(HOME + first.context["next_url"])
    codes = [row["code"] for page in (first, second) for row in page.context["rows"]]
    assert len(codes) == len(set(codes)) == establishment.PAGE + 3
    assert second.context["next_url"] == ""
    for nonsense in ("x_y", "_", "2026-01-01_abc", "9" * 80):
        assert rakesh.get(HOME, {"show": "vacant", "after": nonsense}).status_code == 200


@pytest.mark.parametrize("show", ["retiring", "vacant", "burdened", "ending"])
def test_a_list_asks_as_many_queries_for_one_row_as_for_three(kannauj, show, django_assert_max_num_queries):
    rakesh = signed_in(kannauj.rakesh)
    soon = timezone.now() + timedelta(days=3)

    def add_rows(number: int) -> None:
        make_post(kannauj.kannauj, f"पटल {number}", f"Desk {number}")
        person = make_user("राम", "Ram", retires_on=soon.date())
        for _post in range(3):
            post = make_post(kannauj.kannauj, "पद", "Post")
            make_charge(post, "", "", user=person, kind="additional", ends=soon)

    counts = []
    add_rows(0)
    rakesh.get(HOME)
    for number in range(2):
        add_rows(number)
        with django_assert_max_num_queries(20) as queries:
            assert rakesh.get(HOME, {"show": show}).context["rows"]
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("verb", "facts", "said"),
    [
        ("retirement", {"person": "anjali"}, "the sign-in is closed at once, and this cannot be undone"),
        ("death", {"person": "anjali"}, "on record as deceased"),
        ("suspension", {"person": "anjali"}, "1 charge ends: Additional DM, District Kannauj."),
        ("abolition", {"post": "adm_post", "on": "2026-12-31"}, "1 charge ends: Anjali Gupta."),
        ("office-end", {"office": "tehsil", "on": "2026-12-31"}, "1 charge ends: Manoj Kumar."),
    ],
)
def test_an_order_that_ends_something_says_what_ends_with_it_before_it_is_entered(kannauj, verb, facts, said):
    for name, fact in facts.items():
        thing = getattr(kannauj, fact, fact)
        facts = facts | {name: getattr(thing, "user", thing)}
    codes = {
        name: getattr(fact, "code", None) or getattr(fact, "employee_code", fact)
        for name, fact in facts.items()
    }
    fields = {"order_number": "12/2026", "order_date": "2026-10-30", "at": "2026-11-02T10:00"} | codes
    page = signed_in(kannauj.rakesh).post(f"{HOME}{verb}/", fields).content.decode()
    assert said in page
    assert "12/2026" in page
    assert not StaffAct.objects.exists()
    assert enter(kannauj, verb, **facts).status_code == 302
    assert StaffAct.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", "0001-01-01T10:00"),
        ("at", "9999-12-31T10:00"),
        ("order_date", "0026-11-01"),
        ("at", "2926-11-01T10:00"),
    ],
)
def test_a_mistyped_year_of_an_order_is_refused_beside_the_field(kannauj, field, value):
    facts = {"post": kannauj.clerk_post, "person": kannauj.sunita.user, field: value}
    assert field in errors(enter(kannauj, "hand-over", **facts))
