"""A usage certificate: drawn up by one person, signed by another, with the figures that the page showed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from accounts.pages import pdf
from tests.factories import District, agree, make_charge, make_office, make_paper, make_post, signed_in
from tests.pdfs import words_of
from tests.tracking.reports.kannauj import MONTH, day
from tracking.models import CertificateDraft, UsageCertificate

pytestmark = pytest.mark.django_db
URL, SIGN = "/staff/certificate/", "/staff/certificate/sign/"


def fields(office: str = "KNJ", month=MONTH) -> dict[str, str]:
    return {"office": office, "month": month.isoformat()}


@pytest.fixture
def kannauj():
    """Sunita opened two files of the month. Rakesh Pal is nodal officer; the District Magistrate signs."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    for number in (3, 4):
        make_paper(district.sunita, at=day(number))
    return district


def shown(client) -> str:
    """What the page names that is to be signed."""
    return client.get(URL, fields()).context["shown"]


def sign(client, seal: str | None = None):
    return agree(client, SIGN, fields() | {"shown": shown(client) if seal is None else seal})


def test_rakesh_draws_up_the_district_magistrate_signs_and_the_certificate_names_both(kannauj, monkeypatch):
    rakesh, dm = signed_in(kannauj.rakesh), signed_in(kannauj.dm)
    page = rakesh.get(URL, fields())
    assert (page.context["number"], page.context["whole"]["opened"]) == ("", "2")
    assert rakesh.post(URL, fields()).status_code == 302
    assert not UsageCertificate.objects.exists()
    assert "waits for your signature" in dm.get("/").content.decode()
    (row,) = dm.get(URL).context["waiting"]
    page = dm.get(row["url"]).content.decode()
    assert "Drawn up by: Rakesh Pal, Nodal officer" in page
    asked = dm.post(SIGN, fields() | {"shown": shown(dm)}).content.decode()
    assert "its figures never change again" in asked
    assert not UsageCertificate.objects.exists()
    assert sign(dm).status_code == 302
    issued = UsageCertificate.objects.get()
    assert (issued.drawn_by, issued.by) == (kannauj.rakesh, kannauj.dm)
    assert not CertificateDraft.objects.exists()
    make_paper(kannauj.sunita, at=day(28))
    context = rakesh.get(URL, fields()).context
    assert (context["number"], context["whole"]["opened"]) == (f"KNJ/USE/{MONTH.year}/0001", "2")
    acts = AuditEntry.objects.filter(kind__contains="certificate").order_by("pk")
    assert [entry.person for entry in acts] == [kannauj.rakesh.user, kannauj.dm.user]
    printed, render = [], pdf.render
    monkeypatch.setattr(pdf, "render", lambda sheet: printed.append(sheet) or render(sheet))
    assert "आशुतोष मोहन" in words_of(dm.get(f"{URL}{issued.pk}.pdf").content)
    assert "राकेश पाल, नोडल अधिकारी" in printed[0]
    assert "आशुतोष मोहन" in printed[0]


def test_once_it_is_signed_no_page_says_that_it_waits(kannauj):
    signed_in(kannauj.rakesh, "hi").post(URL, fields())
    dm = signed_in(kannauj.dm)
    assert "waits for your signature" in dm.get("/").content.decode()
    sign(dm)
    assert UsageCertificate.objects.exists()
    assert "waits for your signature" not in dm.get("/").content.decode()


def test_nobody_signs_what_the_same_person_drew_up(kannauj):
    post = make_post(kannauj.kannauj, "संयुक्त", "Joint officer", may_administer=True, may_approve=True)
    neelam = make_charge(post, "नीलम शाक्य", "Neelam Shakya")
    client = signed_in(neelam)
    client.post(URL, fields())
    page = client.get(URL, fields())
    assert not page.context["can_sign"]
    assert "waits for the signature of another person: Ashutosh Mohan" in page.content.decode()
    answer = sign(client)
    assert answer.status_code == 409
    assert "You drew this certificate up." in answer.content.decode()
    assert sign(signed_in(kannauj.dm)).status_code == 302
    facts = {"office": kannauj.tehsil, "month": MONTH, "serial": 1, "figures": {}}
    for drawn_by in (neelam, None):
        with pytest.raises(DatabaseError, match="signed by another"), transaction.atomic():
            UsageCertificate.objects.create(**facts, drawn_by=drawn_by, by=neelam)


def test_a_link_officer_does_not_sign_what_the_officer_on_leave_drew_up(kannauj):
    post = make_post(kannauj.kannauj, "संयुक्त", "Joint officer", may_administer=True, may_approve=True)
    neelam = make_charge(post, "नीलम शाक्य", "Neelam Shakya")
    link = make_charge(post, "हरीश वर्मा", "Harish Verma", kind="link", acting_for=neelam.user)
    signed_in(neelam).post(URL, fields())
    client = signed_in(link)
    page = client.get(URL, fields())
    assert not page.context["can_sign"]
    assert "waits for the signature of another person: Ashutosh Mohan" in page.content.decode()
    assert "Harish Verma" not in page.context["signers"]
    assert sign(client).status_code == 409
    client.post(URL, fields())
    assert not signed_in(neelam).get(URL, fields()).context["can_sign"]
    assert sign(signed_in(neelam)).status_code == 409
    assert not UsageCertificate.objects.exists()


def test_who_neither_approves_nor_monitors_here_signs_nothing(kannauj):
    signed_in(kannauj.rakesh).post(URL, fields())
    seal = shown(signed_in(kannauj.dm))
    assert sign(signed_in(kannauj.rakesh), seal).status_code == 403
    assert sign(signed_in(kannauj.sunita), seal).status_code == 403
    assert sign(signed_in(kannauj.manoj), seal).status_code == 400, "his tehsil lies below"
    assert sign(signed_in(kannauj.dm), seal).status_code == 302


def test_a_press_that_comes_twice_and_from_two_windows_makes_one_draft_and_one_certificate(kannauj):
    rakesh, dm = signed_in(kannauj.rakesh), signed_in(kannauj.dm)
    for _press in range(2):
        assert rakesh.post(URL, fields()).status_code == 302
    assert CertificateDraft.objects.count() == 1
    assert AuditEntry.objects.filter(kind="tracking.certificatedraft").count() == 1
    assert Notice.objects.filter(kind="to_sign").count() == 1
    seal = shown(dm)
    for _window in range(2):
        assert sign(dm, seal).status_code == 302
    assert UsageCertificate.objects.count() == 1
    answer = rakesh.post(URL, fields())
    assert answer.status_code == 409
    assert "signed already" in answer.content.decode()


def test_figures_that_changed_since_it_was_drawn_up_are_told_and_asked(kannauj):
    rakesh, dm = signed_in(kannauj.rakesh), signed_in(kannauj.dm)
    rakesh.post(URL, fields())
    stale = shown(dm)
    make_paper(kannauj.sunita, at=day(28))
    answer = dm.post(SIGN, fields() | {"shown": stale})
    assert answer.status_code == 409
    assert "not the one any more that the page showed" in answer.content.decode()
    assert "opened 2 → 3" in answer.content.decode()
    asked = dm.post(SIGN, fields() | {"shown": shown(dm)})
    assert "opened 2 → 3" in asked.content.decode()
    assert sign(dm).status_code == 302
    assert dm.get(URL, fields()).context["whole"]["opened"] == "3"


def test_a_draft_that_another_drew_up_meanwhile_is_not_signed_unseen(kannauj):
    nodal = make_post(kannauj.kannauj, "नोडल", "Nodal", may_administer=True)
    neelam, dm = signed_in(make_charge(nodal, "नीलम शाक्य", "Neelam Shakya")), signed_in(kannauj.dm)
    signed_in(kannauj.rakesh).post(URL, fields())
    seal = shown(dm)
    neelam.post(URL, fields())
    assert sign(dm, seal).status_code == 409
    assert not UsageCertificate.objects.exists()
    assert sign(dm).status_code == 302


def test_a_certificate_is_signed_from_a_fresh_sign_in_only(kannauj):
    signed_in(kannauj.rakesh).post(URL, fields())
    dm = signed_in(kannauj.dm)
    facts = fields() | {"shown": shown(dm)}
    session = dm.session
    session["began"] = (timezone.now() - timedelta(hours=1)).timestamp()
    session.save()
    answer = dm.post(SIGN, facts)
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert not UsageCertificate.objects.exists()


def test_before_it_is_drawn_up_there_is_nothing_to_sign(kannauj):
    dm = signed_in(kannauj.dm)
    answer = sign(dm)
    assert answer.status_code == 409
    assert "draws this certificate up first" in answer.content.decode()
    assert dm.post(URL, fields()).status_code == 409, "who does not administer draws none up"


def test_the_list_of_what_waits_asks_as_often_for_three_as_for_one_and_goes_on_by_key(kannauj):
    dm = signed_in(kannauj.dm)

    def draft(serial: int) -> None:
        office = make_office(f"KNJ-T-{serial}", kind="tehsil", under=kannauj.kannauj)
        CertificateDraft.objects.create(
            office=office, month=MONTH, figures={}, drawn_by=kannauj.rakesh, drawn_at=timezone.now()
        )

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            dm.get(URL)
        return len(queries)

    draft(1)
    asked()
    few = asked()
    for serial in range(2, 28):
        draft(serial)
    assert asked() == few
    first = dm.get(URL).context
    assert len(first["waiting"]) == 25
    assert len(dm.get(f"{URL}{first['next_url']}").context["waiting"]) == 2
