from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import (
    Attendance,
    Charge,
    EmailId,
    RolloutOpening,
    RolloutState,
    RolloutStep,
    TrainingSession,
    User,
)
from tests.factories import (
    District,
    make_active_id,
    make_charge,
    make_post,
    make_training,
    make_user,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    """Kannauj with its nodal officer Rakesh Pal; Manoj alone works in the tehsil."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    return district


def step(kannauj, name: str, office=None, **facts):
    """Rakesh enters a step of the tehsil."""
    office = office or kannauj.tehsil
    fields = {"on": timezone.localdate().isoformat()} | facts
    return signed_in(kannauj.rakesh).post(f"/staff/rollout/{office.pk}/step/{name}/", fields)


def refusal(answer) -> str:
    assert answer.status_code == 400
    return str(answer.context["form"].errors)


def state(office) -> str:
    return RolloutStep.latest(office).state


def bring_to_training(kannauj):
    assert step(kannauj, "start").status_code == 302
    assert step(kannauj, "training").status_code == 302


def test_rakesh_brings_the_tehsil_live_step_by_step(kannauj):
    bring_to_training(kannauj)
    make_active_id(kannauj.manoj, kannauj.rakesh)
    make_training([kannauj.manoj], kannauj.rakesh)
    assert step(kannauj, "live").url == f"/rollout/office/{kannauj.tehsil.pk}/"
    assert state(kannauj.tehsil) == RolloutState.LIVE
    page = signed_in(kannauj.dm).get(f"/rollout/office/{kannauj.tehsil.pk}/")
    assert [step["state"]["label"] for step in page.context["steps"]] == ["Live", "Training", "E-mail IDs"]
    assert "by Rakesh Pal" in page.content.decode()


def test_the_tehsil_does_not_go_live_while_somebody_lacks_id_or_training_and_is_told_who(kannauj):
    bring_to_training(kannauj)
    answer = step(kannauj, "live")
    assert "1 person has no active e-mail ID, 1 person was not trained" in refusal(answer)
    lists = f"/rollout/office/{kannauj.tehsil.pk}/missing/?show="
    for show in ("id", "training"):
        assert f'href="{lists}{show}"' in answer.content.decode()
        rows = signed_in(kannauj.rakesh).get(lists + show).context["rows"]
        assert [row["code"] for row in rows] == [kannauj.manoj.user.employee_code]
    assert state(kannauj.tehsil) == RolloutState.TRAINING


def test_an_id_that_is_not_active_yet_and_a_training_struck_out_do_not_count(kannauj):
    bring_to_training(kannauj)
    EmailId.objects.filter(pk=make_active_id(kannauj.manoj, kannauj.rakesh).pk).update(state="created")
    make_training([kannauj.manoj], kannauj.rakesh)
    Attendance.objects.update(struck_out_at=timezone.now())
    assert "1 person has no active e-mail ID, 1 person was not trained" in refusal(step(kannauj, "live"))


def test_an_office_without_staff_does_not_go_live(kannauj):
    Charge.objects.filter(pk=kannauj.manoj.pk).update(ends=timezone.now() - timedelta(days=1))
    bring_to_training(kannauj)
    assert "no staff on record" in refusal(step(kannauj, "live"))


def test_a_link_officer_is_no_staff_of_the_office_where_he_stands_in(kannauj):
    make_charge(kannauj.sdm_post, "", "", user=kannauj.anjali.user, kind="link")
    page = signed_in(kannauj.dm).get(f"/rollout/office/{kannauj.tehsil.pk}/")
    assert page.context["staff"] == "1"


def test_steps_are_taken_in_their_order(kannauj):
    assert "Not started" in refusal(step(kannauj, "training"))
    assert "Not started" in refusal(step(kannauj, "live"))
    step(kannauj, "start")
    assert "E-mail IDs" in refusal(step(kannauj, "start"))


def test_a_step_is_not_dated_ahead_or_before_the_one_before(kannauj):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "future" in refusal(step(kannauj, "start", on=tomorrow.isoformat()))
    step(kannauj, "start", on="2026-06-10")
    assert "future" in refusal(step(kannauj, "training", on="2026-06-09"))
    assert step(kannauj, "training", on="2026-06-10").status_code == 302


def test_a_step_back_needs_its_reason(kannauj):
    bring_to_training(kannauj)
    assert "reason" in refusal(step(kannauj, "back", to="ids"))
    assert "earlier state" in refusal(step(kannauj, "back", to="training", remark="नया स्टाफ"))
    assert step(kannauj, "back", to="ids", remark="नया स्टाफ").status_code == 302
    assert state(kannauj.tehsil) == RolloutState.IDS
    assert RolloutStep.objects.filter(office=kannauj.tehsil).count() == 3


def test_a_target_lies_ahead_is_kept_by_later_steps_and_shown_late_when_it_has_passed(kannauj):
    today = timezone.localdate()
    assert "still to come" in refusal(step(kannauj, "target", target=today.isoformat()))
    step(kannauj, "target", target=(today + timedelta(days=9)).isoformat())
    step(kannauj, "start")
    assert RolloutStep.latest(kannauj.tehsil).target == today + timedelta(days=9)
    past = {"state": "ids", "on": date(2026, 5, 1), "target": date(2026, 6, 1), "by": kannauj.rakesh}
    RolloutStep.objects.create(office=kannauj.kannauj, **past)
    (row,) = signed_in(kannauj.dm).get("/rollout/district/").context["rows"]
    assert row["target"] == {"text": "1 June 2026", "late": True}


def test_a_live_office_needs_no_target(kannauj):
    RolloutStep.objects.create(office=kannauj.tehsil, state="live", on=date(2026, 5, 1), by=kannauj.rakesh)
    ahead = timezone.localdate() + timedelta(days=9)
    assert "live already" in refusal(step(kannauj, "target", target=ahead.isoformat()))


def test_a_step_is_never_changed_or_removed(kannauj):
    step(kannauj, "start")
    for change in (lambda rows: rows.update(state="live"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(RolloutStep.objects.all())


def test_rakesh_takes_no_step_for_etawah_and_the_dm_takes_none_at_all(kannauj):
    assert step(kannauj, "start", office=kannauj.etawah).status_code == 404
    assert signed_in(kannauj.rakesh).get(f"/rollout/office/{kannauj.etawah.pk}/").status_code == 404
    assert signed_in(kannauj.rakesh).get(f"/rollout/office/{kannauj.etawah.pk}/missing/").status_code == 404
    assert signed_in(kannauj.rakesh).get(f"/staff/rollout/{kannauj.etawah.pk}/training/").status_code == 404
    assert signed_in(kannauj.dm).post(f"/staff/rollout/{kannauj.tehsil.pk}/step/start/").status_code == 403
    assert step(kannauj, "sideways").status_code == 404


def test_an_office_leaves_the_published_figure_once_and_only_as_long_as_one_is_left(kannauj):
    facts = {"on": date(2026, 6, 1), "source_hi": "प्रेस", "source_en": "Press"}
    RolloutOpening.objects.create(
        office=kannauj.state, kind="tehsil", total=27, live=0, under_way=1, files=None, **facts
    )
    assert "No further office" in refusal(step(kannauj, "start", counted_as="live"))
    assert step(kannauj, "start", counted_as="under_way").status_code == 302
    step(kannauj, "back", to="not_started", remark="भूल")
    assert "No further office" in refusal(step(kannauj, "start", counted_as="under_way"))
    assert step(kannauj, "start", counted_as="").status_code == 302


def session(kannauj, **facts) -> TrainingSession:
    """Rakesh enters a session of the district."""
    fields = {"on": "2026-11-02", "place": "सभागार", "trainer": "दल", "subject": "ई-ऑफिस"} | facts
    answer = signed_in(kannauj.rakesh).post(f"/staff/rollout/{kannauj.kannauj.pk}/training/new/", fields)
    assert answer.status_code == 302, answer.context["form"].errors
    return TrainingSession.objects.get()


def came() -> set[User]:
    return {row.person for row in Attendance.objects.filter(struck_out_at=None).select_related("person")}


def test_rakesh_ticks_who_came_and_strikes_out_whom_he_ticked_by_mistake(kannauj):
    url = f"/staff/rollout/training/{session(kannauj).pk}/"
    rakesh, (sunita, anjali) = signed_in(kannauj.rakesh), (kannauj.sunita.user, kannauj.anjali.user)
    rakesh.post(url, {"came": [sunita.pk, anjali.pk, kannauj.stranger.user_id]})
    assert came() == {sunita, anjali}
    ticks = {person["name"]: person["came"] for person in rakesh.get(url).context["people"]}
    assert ticks["Sunita Yadav"] is True
    assert ticks["Rakesh Pal"] is False
    rakesh.post(url, {"came": [anjali.pk]})
    assert came() == {anjali}
    assert Attendance.objects.filter(person=sunita, struck_out_by=kannauj.rakesh).count() == 1


def test_codes_are_pasted_as_they_stand_on_the_sheet_and_unknown_ones_are_named(kannauj):
    url = f"/staff/rollout/training/{session(kannauj).pk}/"
    manoj, stranger = kannauj.manoj.user, kannauj.stranger.user
    codes = f"{manoj.employee_code.lower()}, {stranger.employee_code}\n{manoj.employee_code}\tNOBODY"
    page = signed_in(kannauj.rakesh).post(url, {"codes": codes}, follow=True)
    assert came() == {manoj}
    sentences = [str(message) for message in page.context["messages"]]
    assert sentences == [
        "1 entered.",
        f"These codes name nobody of your offices: {stranger.employee_code}, NOBODY",
    ]


def test_too_many_codes_at_once_are_refused_whole(kannauj):
    url = f"/staff/rollout/training/{session(kannauj).pk}/"
    codes = " ".join(f"X{number}" for number in range(1001))
    page = signed_in(kannauj.rakesh).post(url, {"codes": codes}, follow=True)
    assert "no more than 1,000" in page.content.decode()
    assert not came()


def test_a_session_is_entered_after_it_was_held(kannauj):
    ahead = timezone.localdate() + timedelta(days=1)
    fields = {"on": ahead.isoformat(), "place": "x", "trainer": "y", "subject": "z"}
    answer = signed_in(kannauj.rakesh).post(f"/staff/rollout/{kannauj.kannauj.pk}/training/new/", fields)
    assert "when it has been held" in refusal(answer)


def test_a_session_of_another_district_is_not_found(kannauj):
    theirs = make_training([kannauj.stranger], kannauj.stranger)
    url = f"/staff/rollout/training/{theirs.pk}/"
    assert signed_in(kannauj.rakesh).get(url).status_code == 404
    assert signed_in(kannauj.rakesh).post(url, {"codes": "X"}).status_code == 404


def test_the_first_sign_in_stays_on_record(kannauj):
    kannauj.sunita.user.refresh_from_db()
    assert kannauj.sunita.user.first_signed_in_at is None
    signed_in(kannauj.sunita)
    first = User.objects.get(pk=kannauj.sunita.user_id).first_signed_in_at
    signed_in(kannauj.sunita)
    assert first
    assert User.objects.get(pk=kannauj.sunita.user_id).first_signed_in_at == first


def test_the_people_still_missing_are_paged_and_each_shown_once(kannauj):
    for number in range(28):
        post = make_post(kannauj.tehsil, f"पटल {number}", f"Desk {number}")
        make_charge(post, "", "", user=make_user("राम", f"Ram {number}"))
    rakesh, url = signed_in(kannauj.rakesh), f"/rollout/office/{kannauj.tehsil.pk}/missing/"
    first = rakesh.get(url)
    second = rakesh.get(url + first.context["next_url"])
    codes = [row["code"] for page in (first, second) for row in page.context["rows"]]
    assert len(codes) == len(set(codes)) == 29
    for nonsense in ("x", "9" * 30, "-1"):
        assert rakesh.get(url, {"after": nonsense, "show": "nobody"}).status_code == 200
