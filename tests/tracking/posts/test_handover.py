from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.charges import orders
from accounts.models import Charge
from accounts.pages import pdf
from tests.factories import District, ist, make_charge, make_paper, make_paper_at, make_post, make_user, send
from tests.pdfs import words_of
from tracking.models import Handover, Movement, Stay
from tracking.movement.verbs import close, park
from tracking.posts import handover, handover_report
from tracking.refusals import NotAllowed, WrongState
from tracking.time import attribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]
TEN, HOUR = ist(2026, 11, 2, 10), timedelta(hours=1)


@pytest.fixture
def kannauj():
    """Kannauj with its nodal officer Rakesh Pal, and Rekha Singh, who is to come."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    district.rekha = make_user("रेखा सिंह", "Rekha Singh")
    return district


def order(kannauj, at=TEN) -> orders.Order:
    return orders.Order("12/2026", date(2026, 10, 30), at, kannauj.rakesh)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def handed_to_rekha(kannauj, at=TEN) -> Handover:
    handover.hand_over(kannauj.sunita, order=order(kannauj, at), to=kannauj.rekha)
    return Handover.objects.get()


def charge_of(person) -> Charge:
    return Charge.objects.of_person(person, timezone.now()).get()


def minutes(stay: Stay, until) -> list[tuple[str, int]]:
    with translation.override("en"):
        return [
            (str(share.person or "vacant"), share.seconds // 60) for share in attribution.split(stay, until)
        ]


def test_a_transfer_in_mid_stay_gives_each_their_minutes(kannauj):
    paper = make_paper(kannauj.sunita, at=TEN)
    handed_to_rekha(kannauj, TEN + timedelta(minutes=45))
    stay = Stay.objects.get(paper=paper)
    assert minutes(stay, TEN + 2 * HOUR) == [("Sunita Yadav", 45), ("Rekha Singh", 75)]


def test_between_two_charges_the_time_is_the_vacancys(kannauj):
    paper = make_paper(kannauj.sunita, at=TEN)
    handover.hand_over(kannauj.sunita, order=order(kannauj, TEN + HOUR))
    handover.take_over(kannauj.clerk_post, person=kannauj.rekha, order=order(kannauj, TEN + 3 * HOUR))
    shares = minutes(Stay.objects.get(paper=paper), TEN + 4 * HOUR)
    assert shares == [("Sunita Yadav", 60), ("vacant", 120), ("Rekha Singh", 60)]
    assert Handover.objects.get().taken.user == kannauj.rekha


def test_no_file_moves_when_a_desk_is_handed_over(kannauj):
    paper = make_paper(kannauj.sunita, at=TEN - HOUR)
    before = Movement.objects.count()
    handed_to_rekha(kannauj)
    paper.refresh_from_db()
    assert (paper.holder, Movement.objects.count()) == (kannauj.clerk_post, before)


def test_the_report_lists_what_lay_there_that_minute_and_in_what_state(kannauj):
    early = ist(2026, 10, 5, 10)
    kannauj.sunita.post.may_approve = True
    late, parked, gone, closed = (make_paper_at(kannauj.sunita, at=early) for _file in range(4))
    facts = {"by": kannauj.sunita, "expected": 1}
    park(
        parked, reason="अभिलेख", authority="जिलाधिकारी", review_on=timezone.localdate() + timedelta(9),
        request_id=uuid4(), at=early + HOUR, **facts,
    )  # fmt: skip
    send(gone, kannauj.sunita, kannauj.adm_post, at=TEN - HOUR)
    close(closed, remark="निर्णय", request_id=uuid4(), at=TEN - HOUR, **facts)
    report = handed_to_rekha(kannauj)
    send(late, charge_of(kannauj.rekha), kannauj.adm_post)
    context = handover_report.print_context(report, charge_of(kannauj.rekha))
    rows = {row["number"]: (row["late"], bool(row["parked_text"])) for row in context["rows"]}
    assert rows == {late.number: (True, False), parked.number: (True, True)}
    assert context["rows"][0]["age_text"].startswith("28")


def test_rekha_accepts_with_one_press_and_her_desk_reminds_her_until_then(kannauj):
    make_paper(kannauj.sunita, at=TEN - HOUR)
    report, rekha = handed_to_rekha(kannauj), signed_in(kannauj.rekha)
    assert "/handovers/" in rekha.get("/").content.decode()
    assert rekha.get("/handovers/").context["rows"][0]["accept_url"]
    assert rekha.post(f"/handovers/{report.pk}/accept/").url == f"/handovers/{report.pk}/"
    report.refresh_from_db()
    assert report.accepted_at is not None
    assert "/handovers/" not in rekha.get("/").content.decode()
    assert rekha.post(f"/handovers/{report.pk}/accept/").status_code == 409


def test_nobody_accepts_in_the_receivers_place(kannauj):
    report = handed_to_rekha(kannauj)
    for other in (kannauj.sunita, kannauj.rakesh):
        with pytest.raises(NotAllowed):
            handover.accept(report, by=other)
    handover.accept(report, by=charge_of(kannauj.rekha))
    with pytest.raises(WrongState):
        handover.accept(report, by=charge_of(kannauj.rekha))


def test_nobody_but_the_two_and_the_desk_sees_a_handover(kannauj):
    report = handed_to_rekha(kannauj)
    for stranger in (kannauj.stranger, kannauj.dm, kannauj.rakesh):
        client = signed_in(stranger.user)
        assert client.get(f"/handovers/{report.pk}/").status_code == 404
        assert client.get(f"/handovers/{report.pk}/report.pdf").status_code == 404
        assert client.post(f"/handovers/{report.pk}/accept/").status_code == 404
        assert client.get("/handovers/").context["rows"] == []


def test_who_left_the_desk_sees_of_a_secret_file_its_number_alone(kannauj):
    make_paper(kannauj.sunita, "गोपनीय जाँच", grading="secret", at=TEN - HOUR)
    report = handed_to_rekha(kannauj)
    make_charge(kannauj.adm_post, "", "", user=kannauj.sunita.user, kind="additional")
    assert "गोपनीय जाँच" not in signed_in(kannauj.sunita.user).get(f"/handovers/{report.pk}/").content.decode()
    assert "गोपनीय जाँच" in signed_in(kannauj.rekha).get(f"/handovers/{report.pk}/").content.decode()


def test_the_report_is_a_pdf_with_both_names(kannauj, monkeypatch):
    paper = make_paper(kannauj.sunita, at=TEN - HOUR)
    report = handed_to_rekha(kannauj)
    printed, render = [], pdf.render
    monkeypatch.setattr(pdf, "render", lambda page: printed.append(page) or render(page))
    answer = signed_in(kannauj.rekha).get(f"/handovers/{report.pk}/report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    for name in (paper.number, "सुनीता यादव", "रेखा सिंह", "12/2026"):
        assert name in printed[0]
        assert name in words_of(answer.content)


@pytest.mark.parametrize("verb", [orders.retire, orders.record_death, orders.suspend])
def test_who_leaves_service_leaves_a_report_for_the_successor(kannauj, verb):
    make_paper(kannauj.sunita, at=TEN - HOUR)
    handover.leave(verb, kannauj.sunita.user, order=order(kannauj))
    assert Handover.objects.get().taken is None
    handover.take_over(kannauj.clerk_post, person=kannauj.rekha, order=order(kannauj, TEN + HOUR))
    (row,) = signed_in(kannauj.rekha).get("/handovers/").context["rows"]
    assert row["accept_url"]


def test_a_link_officer_gives_the_desk_back_without_a_report(kannauj):
    act = orders.appoint_link_officer(
        kannauj.dm_post, person=kannauj.anjali.user, until=timezone.now() + HOUR, order=order(kannauj)
    )
    handover.hand_over(act.charges.get(), order=order(kannauj, TEN + HOUR))
    assert not Handover.objects.exists()


def test_a_long_report_is_paged_and_the_pages_hold_everything_once(kannauj, monkeypatch):
    monkeypatch.setattr(handover_report, "PAGE", 2)
    papers = [make_paper(kannauj.sunita, at=TEN - HOUR).number for _file in range(3)]
    url = f"/handovers/{handed_to_rekha(kannauj).pk}/"
    rekha = signed_in(kannauj.rekha)
    first = rekha.get(url)
    second = rekha.get(url + first.context["next_url"])
    assert [row["number"] for page in (first, second) for row in page.context["rows"]] == papers
