"""Another program reads the figures of Kannauj with its token, and nothing else."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from accounts.models import ApiToken, AuditEntry, Office
from tests.factories import (
    District,
    agree,
    make_api_token,
    make_charge,
    make_paper,
    make_post,
    send,
    signed_in,
)
from tests.tracking.movement.test_hold import park
from tracking.models import StayForecast
from tracking.monitor.figures import Moment, offices_within
from tracking.monitor.table import office_table
from tracking.reports.spans import complete_months
from tracking.summaries import lengths, rank
from tracking.summaries.verbs import refresh

pytestmark = pytest.mark.django_db
OF_PAPERS = ("papers", "likely")
PAGES = (
    *("monitor", "days", "causes", "signs", "rank", "map", "trend", "medians"),
    *OF_PAPERS,
    "certificate",
)


@pytest.fixture
def kannauj():
    """Kannauj with papers at two desks, and its nodal officer Rakesh."""
    district = District()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    for _serial in range(3):
        paper = make_paper(district.sunita, at=timezone.now() - timedelta(days=20))
    send(paper, district.sunita, district.sdm_post)
    cache.clear()
    return district


def token(district, *scopes, **facts) -> str:
    """The secret of a token that Rakesh gave."""
    return make_api_token(district.rakesh, *scopes, **facts)[1]


def ask(address: str, secret: str = "", **asked):
    """Ask as a program would."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client(headers=headers).get(f"/api/v1{address}", asked)


def test_a_program_reads_what_the_page_of_the_monitor_shows(kannauj):
    secret = token(kannauj)
    answer = ask("/offices/KNJ/monitor", secret).json()
    whole = office_table(kannauj.kannauj, offices_within(kannauj.kannauj), Moment.now()).whole
    assert (answer["pending"], answer["late"]) == (whole.total, whole.late) == (3, 2)
    page = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/").context
    assert page["tally"]["pending"] == str(answer["pending"])
    assert {line["pending"] for line in answer["lines"]} == {2, 1}


def test_it_reads_papers_days_causes_and_offices(kannauj):
    secret = token(kannauj)
    listed = ask("/offices/KNJ/papers", secret, show="late").json()
    assert [paper["days_over_limit"] > 0 for paper in listed["papers"]] == [True, True]
    days = ask("/offices/KNJ/days", secret).json()["days"]
    assert (days[-1]["pending"], sum(day["came"] for day in days)) == (3, 4)
    assert ask("/offices/KNJ/causes", secret).json()["n"] == 0
    codes = [office["code"] for office in ask("/offices", secret).json()["offices"]]
    assert codes == ["KNJ", "KNJ-C"]


@pytest.mark.parametrize("page", PAGES)
def test_it_reads_nothing_without_a_token_beyond_its_office_or_its_scopes(kannauj, page):
    secret = token(kannauj, "figures", "papers", "staff")
    assert ask(f"/offices/KNJ/{page}").status_code == 401
    assert ask(f"/offices/KNJ/{page}", "eoffice_wrong").status_code == 401
    assert ask(f"/offices/ETW/{page}", secret).status_code == 404
    assert ask(f"/offices/{kannauj.state.code}/{page}", secret).status_code == 404
    need = "papers" if page in OF_PAPERS else "staff" if page == "certificate" else "figures"
    others = {"figures", "papers", "staff"} - {need}
    assert ask(f"/offices/KNJ/{page}", token(kannauj, *others)).status_code == 403
    assert ask(f"/offices/KNJ/{page}", token(kannauj, need)).status_code == 200


def test_a_withdrawn_or_ended_token_opens_nothing(kannauj):
    secret, ended = token(kannauj), token(kannauj, expires_at=timezone.now() + timedelta(seconds=1))
    ApiToken.objects.filter(expires_at__lt=timezone.now() + timedelta(days=1)).update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    assert ask("/offices", ended).status_code == 401
    row = ApiToken.objects.earliest("pk")
    agree(signed_in(kannauj.rakesh), f"/staff/api-tokens/{row.pk}/withdraw/")
    assert ask("/offices", secret).status_code == 401
    assert AuditEntry.objects.filter(kind="accounts.apitoken", act="withdrawn").count() == 1


def test_a_token_that_asks_too_often_waits(kannauj, settings):
    settings.LIMITS, settings.LIMITS_TIMES = settings.LIMITS | {"api": (3, 300)}, 1
    secret = token(kannauj)
    assert [ask("/offices", secret).status_code for _turn in range(4)] == [200, 200, 200, 429]


def test_the_subject_of_a_graded_paper_is_never_given(kannauj):
    make_paper(kannauj.sunita, "गोपनीय जाँच", grading="secret", at=timezone.now() - timedelta(days=30))
    listed = ask("/offices/KNJ/papers", token(kannauj))
    assert "गोपनीय जाँच" not in listed.content.decode()
    assert listed.json()["papers"][0]["grading"] == "secret"


def test_a_list_of_papers_is_read_to_its_end_page_by_page(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.api.api.PAGE", 2)
    secret = token(kannauj)
    first = ask("/offices/KNJ/papers", secret).json()
    second = ask("/offices/KNJ/papers", secret, after=first["following"]).json()
    assert len({paper["stay"] for paper in first["papers"] + second["papers"]}) == 3
    assert second["following"] is None


@pytest.mark.parametrize("last", ["0001-01-01", "1999-12-31"])
def test_days_before_the_first_of_the_calendars_are_refused_with_a_sentence(kannauj, last):
    answer = ask("/offices/KNJ/days", token(kannauj), last=last)
    assert (answer.status_code, "अधिकतम 400 दिन" in answer.json()["detail"]) == (400, True)
    assert ask("/offices/KNJ/days", token(kannauj), last="2000-01-01").status_code == 200


def test_a_list_with_three_parked_papers_asks_as_much_as_with_one(kannauj):
    secret, counts = token(kannauj), []
    for papers in (1, 2):
        for _serial in range(papers):
            park(make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=9)), kannauj.sunita)
        ask("/offices/KNJ/papers", secret, show="parked")
        with CaptureQueriesContext(connection) as queries:
            listed = ask("/offices/KNJ/papers", secret, show="parked").json()["papers"]
        counts.append((len(listed), len(queries)))
    assert [listed for listed, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_rakesh_gives_a_token_that_is_shown_once(kannauj):
    rakesh = signed_in(kannauj.rakesh)
    facts = {"office": "KNJ", "purpose": "CM dashboard", "scopes": ["figures"]}
    until = timezone.localdate() + timedelta(days=90)
    given = rakesh.post("/staff/api-tokens/", facts | {"until": f"{until:%d.%m.%Y}"})
    secret = given.context["secret"]
    assert ask("/offices", secret).status_code == 200
    assert secret not in rakesh.get("/staff/api-tokens/").content.decode()
    assert secret not in str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    again = rakesh.post("/staff/api-tokens/", facts | {"until": f"{until:%d.%m.%Y}"})
    assert (again.status_code, ApiToken.objects.count()) == (400, 1)
    too_long = rakesh.post("/staff/api-tokens/", facts | {"until": "01.01.2199"})
    assert "until" in too_long.context["form"].errors


@pytest.mark.parametrize("address", ["/offices", "/offices/KNJ/monitor", "/openapi.json"])
def test_head_is_answered_as_get_is_without_a_body(kannauj, address):
    program = Client(headers={"Authorization": f"Bearer {token(kannauj)}"})
    head, get = program.head(f"/api/v1{address}"), program.get(f"/api/v1{address}")
    assert (head.status_code, head.content) == (get.status_code, b"") == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert Client().head("/api/v1/offices").status_code == 401
    assert program.post(f"/api/v1{address}").status_code == 405


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("papers", {"show": "everything"}),
        ("papers", {"after": "x"}),
        ("rank", {"month": "13.2026"}),
        ("map", {"on": "yesterday"}),
        ("certificate", {"month": "1999-01"}),
    ],
)
def test_what_is_asked_wrongly_is_told_with_400_as_the_description_says(kannauj, page, asked):
    answer = ask(f"/offices/KNJ/{page}", token(kannauj, "figures", "papers", "staff"), **asked)
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])
    described = ask("/openapi.json").json()["paths"][f"/api/v1/offices/{{code}}/{page}"]["get"]["responses"]
    assert {"200", "400"} < set(described)
    assert "422" not in described


def test_signs_are_those_of_the_page(kannauj):
    answer = ask("/offices/KNJ/signs", token(kannauj)).json()
    whole = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/signs/").context["whole"]
    assert [sign["n"] for sign in answer["whole"]] == [int(sign["n"]) for sign in whole]
    assert len(answer["whole"]) == 7
    chief = make_charge(make_post(kannauj.state, "नोडल", "Nodal", may_administer=True), "गीता", "Geeta")
    of_state = make_api_token(chief, "figures")[1]
    assert ask("/offices/UP/signs", of_state).status_code == 400


def test_rank_and_map_are_those_of_the_pages(kannauj):
    chief = make_charge(make_post(kannauj.state, "नोडल", "Nodal", may_administer=True), "गीता", "Geeta")
    of_state = make_api_token(chief, "figures")[1]
    month = f"{timezone.localdate():%Y-%m}"
    ranked = ask("/offices/UP/rank", of_state, month=month).json()
    rows = rank.rank(list(Office.objects.filter(kind="district")), timezone.localdate())
    assert [row["pending"] for row in ranked["districts"]] == [row.pending for row in rows]
    assert {row["district"]["code"] for row in ranked["districts"]} >= {"KNJ"}
    refresh()
    places = {each["place"]["code"]: each for each in ask("/offices/UP/map", of_state).json()["places"]}
    assert places["KNJ"]["pending"] == 3


def test_trend_and_medians_are_those_of_the_pages(kannauj):
    secret, moment = token(kannauj), Moment.now()
    trend = ask("/offices/KNJ/trend", secret).json()
    assert [(each["came"], each["pending"]) for each in trend["periods"]] == [(0, 0), (4, 3)]
    medians = ask("/offices/KNJ/medians", secret).json()
    times = lengths.at_desks(offices_within(kannauj.kannauj), moment.at)
    assert (medians["at_desks"]["n"], medians["at_desks"]["open"]) == (times.n, times.open) == (4, 3)
    assert medians["disposal_n"] == 0


def test_likely_names_no_secret_paper(kannauj):
    secret = make_paper(kannauj.sunita, "गोपनीय जाँच", grading="secret", at=timezone.now())
    for paper in (secret, make_paper(kannauj.sunita, at=timezone.now())):
        stay = paper.stays.get()
        facts = {"at": timezone.now(), "n": 40, "late_percent": 80}
        StayForecast.objects.create(stay=stay, office_id=stay.office_id, **facts)
    answer = ask("/offices/KNJ/likely", token(kannauj))
    assert "गोपनीय जाँच" not in answer.content.decode()
    assert [paper["late_percent"] for paper in answer.json()["papers"]] == [80, 80]
    assert answer.json()["until_left"]["n"] == 0


def test_the_certificate_is_that_of_the_page_person_by_person(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.api.work.PAGE", 2)
    secret, people, after = token(kannauj, "staff"), [], ""
    while True:
        answer = ask("/offices/KNJ/certificate", secret, after=after).json()
        people += answer["people"]
        after = answer["following"]
        if not after:
            break
    month = complete_months(timezone.localdate())[0]
    page = signed_in(kannauj.dm).get("/staff/certificate/", {"office": "KNJ", "month": month.isoformat()})
    assert sorted(each["code"] for each in people) == sorted(row["code"] for row in page.context["work"])
    assert len(people) == len({each["code"] for each in people}) > 2


@pytest.fixture
def one_connection():
    """Requests of a program in this process leave the connection of the test open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_what_the_description_allows_is_answered_as_it_says(kannauj):
    """Schemathesis asks the API for what its own description allows, and for what it does not."""
    secret = token(kannauj, "figures", "papers", "staff")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == len(PAGES) + 1
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=7, deadline=None, suppress_health_check=list(HealthCheck))
        def asks(case):
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

        asks()
