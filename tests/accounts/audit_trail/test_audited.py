"""Every act of an administrator is recorded: a day of administration, button after button."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.email_ids import lifecycle
from accounts.email_ids.page import STEPS
from accounts.imports.organisation.load_state import table
from accounts.models import (
    AdministratorProposal,
    ApiToken,
    AuditEntry,
    Designation,
    EmailId,
    Leave,
    OrganisationImport,
    StaffAct,
    StaffImport,
    TrainingSession,
)
from tests.accounts.imports.organisation.test_imports import REVENUE, SECTIONS
from tests.accounts.imports.staff.builders import line, sheet
from tests.accounts.sheets.builders import as_csv
from tests.factories import District, agree, make_active_id, make_charge, make_office, make_post, make_user
from tests.test_access import declared
from tracking.models import Channel, Rule, Rung
from tracking.posts.order_forms import VERBS
from tracking.reports import spans

pytestmark = pytest.mark.django_db
# Buttons that compare a sheet with the record and change nothing.
NO_ACTS = {"check_staff_import", "check_organisation", "try_mailbox"}


class Day:
    """Rakesh and Neelam of Kannauj at their pages, with the buttons they pressed."""

    def __init__(self):
        self.district = District()
        Designation.objects.bulk_create(Designation(**row) for row in table("designations"))
        for name, hindi, english in (
            ("rakesh", "राकेश पाल", "Rakesh Pal"),
            ("neelam", "नीलम शाक्य", "Neelam Shakya"),
        ):
            setattr(self, name, make_charge(self.post("नोडल अधिकारी", may_administer=True), hindi, english))
        self.mohan = make_charge(self.post("लेखपाल"), "मोहन लाल", "Mohan Lal")
        self.pressed: set[str] = set()
        self.steps: set[str] = set()

    def post(self, name: str, **facts):
        return make_post(self.district.kannauj, name, "Post", **facts)

    def press(self, name: str, /, *arguments, by=None, **fields):
        """Press a button; an entry must name the person who did it."""
        by = by or self.rakesh
        client, last = Client(), AuditEntry.objects.order_by("pk").last()
        client.force_login(by.user)
        answer = agree(client, reverse(name, args=arguments), fields)
        assert answer.status_code in (200, 302), (name, answer.content.decode()[-3000:])
        if name not in NO_ACTS:
            entries = AuditEntry.objects.filter(pk__gt=last.pk if last else 0)
            assert {entry.by for entry in entries} == {by}, name
        self.pressed.add(name)
        self.steps |= set(arguments) if name == "email_step" else set()
        return answer


@pytest.fixture
def day(at_work):
    return Day()


def order(days_ago: int = 0) -> dict[str, str]:
    """An order that holds from so many days ago."""
    at = timezone.localtime() - timedelta(days=days_ago)
    return {"at": minute(at), "order_number": "7/2026", "order_date": at.date().isoformat()}


def minute(at: datetime) -> str:
    """A minute as the field of a form sends it."""
    return at.strftime("%Y-%m-%dT%H:%M")


def import_sheets(day):
    staff = sheet(line("UP900", "Rekha Singh", at=day.post("वरिष्ठ सहायक")))
    day.press("staff_imports", sheet=staff)
    staff_import = StaffImport.objects.get()
    for step in ("check_staff_import", "confirm_staff_import", "take_back_staff_import"):
        day.press(step, staff_import.pk)
    sections = SimpleUploadedFile("sections.csv", as_csv(SECTIONS, REVENUE))
    day.press("organisation", kind="sections", sheet=sections)
    organisation_import = OrganisationImport.objects.get()
    for step in ("check_organisation", "confirm_organisation", "take_back_organisation"):
        day.press(step, organisation_import.pk)
    post = "post:KNJ-C-SDM"
    day.press("suggest_posts", office="KNJ-C", standard="tehsil", pick=[post])


def give_ids(day):
    sunita, manoj = day.district.sunita.user, day.district.manoj.user
    rules = {"domain": "kannauj.example.in", "name_based": "{first}.{last}", "longest": 20}
    rules |= {"post_based": "{designation}.{place}", "contract_mark": "c-"}
    day.press("email_pattern", **rules)
    for person in (sunita, manoj):
        client = Client()
        client.force_login(day.rakesh.user)
        digest = client.get(reverse("propose_email_ids")).context["digest"]
        day.press("propose_email_ids", kind="name", shown=digest, ids=[person.pk])
    day.press("email_step", "approve", by=day.neelam, all="1", state="proposed")
    day.press("request_email_ids", all="1", state="approved", number="12/2026", dated="2026-11-02")
    first, second = EmailId.objects.order_by("pk")
    answer = as_csv(("ID", "Result", "Reason"), (str(first), "created", ""), (str(second), "created", ""))
    browser = Client()
    browser.force_login(day.rakesh.user)
    trial = browser.post(reverse("email_answer"), {"sheet": SimpleUploadedFile("answer.csv", answer)})
    day.press("email_answer", kept=trial.context["kept"])
    day.press("email_step", "activate", all="1", state="created")
    day.press("redirect_email_id", first.pk, to=str(second))
    day.press("email_step", "archive", ids=[first.pk], reason="जाँच")
    day.press("email_step", "close", ids=[first.pk])
    archive_a_mailbox(day)


def archive_a_mailbox(day):
    """Archive the mailbox of a desk's ID, which was refused once, after its holder has left."""
    [desk] = lifecycle.propose_for_posts([day.district.clerk_post], by=day.rakesh)
    day.press("email_step", "reject", by=day.neelam, ids=[desk.pk], reason="जाँच")
    day.press("email_step", "propose-again", ids=[desk.pk])
    day.press("email_step", "approve", by=day.neelam, ids=[desk.pk])
    day.press("request_email_ids", ids=[desk.pk], number="13/2026", dated="2026-11-03")
    day.press("email_step", "created", ids=[desk.pk])
    day.press("email_step", "activate", ids=[desk.pk])
    day.press("order", "hand-over", post=day.district.clerk_post.code,
              person=day.district.sunita.user.employee_code, **order())  # fmt: skip
    day.press("email_step", "archive-mailbox", ids=[desk.pk])


def bring_on_board(day):
    tehsil, today = day.district.tehsil, timezone.localdate().isoformat()
    ahead = (timezone.localdate() + timedelta(days=30)).isoformat()
    manoj, mohan = day.district.manoj.user, day.mohan.user
    day.press("invite", way="slip", person=[mohan.pk])
    mohan.authenticator_set.create(type="totp", data={})
    day.press("remove_second_factor", mohan.pk, reason="फ़ोन खो गया")
    day.press("rollout_step", tehsil.pk, "start", on=today)
    day.press("rollout_step", tehsil.pk, "target", target=ahead)
    day.press("rollout_step", tehsil.pk, "training", on=today)
    day.press("new_training_session", tehsil.pk, on=today, place="सभागार", trainer="दल", subject="ई-ऑफिस")
    day.press("training_session", TrainingSession.objects.get().pk, came=[manoj.pk])
    make_active_id(day.district.manoj, day.rakesh)
    day.press("rollout_step", tehsil.pk, "live", on=today)
    day.press("rollout_step", tehsil.pk, "back", on=today, to="ids", remark="प्रशिक्षण शेष")
    month = spans.complete_months(timezone.localdate())[0].isoformat()
    day.press("certificate", office=tehsil.code, month=month)
    day.press("channels", office=day.district.kannauj.pk, designation="all", to_office="all")
    day.press("withdraw_channel", Channel.objects.latest("pk").pk)


def keep_time(day):
    """The calendar and the rules of Kannauj, each set and taken back."""
    kannauj, today = day.district.kannauj, timezone.localdate().isoformat()
    names = {"name_hi": "मेला", "name_en": "Fair"}
    day.press("declare_day", kannauj.pk, on="27.11.2026", **names)
    day.press("confirm_year", kannauj.pk, 2026, order_number="7/2026", order_date="1.1.2026")
    day.press("withdraw_day", kannauj.pk, on="2026-11-27")
    day.press("change_hours", kannauj.pk, begins=today, days=[0, 1], opens="10:00", closes="17:00")
    day.press("withdraw_hours", kannauj.pk, begins=today)
    day.press("change_rule", kannauj.pk, begins=today, working_days="2", most_levels="4")
    day.press(
        "add_rung", kannauj.pk, begins=today, told="monitor", when="at", unit="days", order_number="8/2026"
    )
    rung = Rung.objects.get(office=kannauj).pk
    day.press("withdraw_rung", rung, ends=today, order_number="9/2026", reason="दोहराव")
    day.press("end_rule", Rule.objects.get(office=kannauj).pk, ends=today)


def order_all(day):
    """One act of each kind, by order."""
    kannauj, ahead = day.district.kannauj, timezone.localtime() + timedelta(days=9)
    first, second, third = (day.post(name).code for name in ("प्रधान सहायक", "वरिष्ठ सहायक", "कनिष्ठ सहायक"))
    rekha, mohan, geeta = (
        make_user(hindi, english, rolls=kannauj).employee_code
        for hindi, english in (("रेखा सिंह", "Rekha Singh"), ("मोहन लाल", "Mohan Lal"), ("गीता", "Geeta"))
    )
    block = make_office("KNJ-B", "विकास खण्ड", "Block", kind="block", under=kannauj)
    acts = {
        "take-over": {"post": first, "person": rekha, **order(9)},
        "additional-charge": {"post": second, "person": rekha, **order(8)},
        "officiating": {"post": third, "person": rekha, **order(8)},
        "link-officer": {"post": first, "person": mohan, "until": minute(ahead), **order(2)},
        "hand-over": {"post": first, "person": rekha, **order()},
        "suspension": {"person": rekha, **order()},
        "reinstatement": {"person": rekha, **order()},
        "retirement": {"person": mohan, **order()},
        "death": {"person": geeta, **order()},
        "abolition": {"post": second, "on": ahead.date().isoformat(), **order()},
        "office-end": {"office": block.code, "on": ahead.date().isoformat(), **order()},
    }
    for name, fields in acts.items():
        day.press("order", name, **fields)
    assert acts.keys() == VERBS.keys()
    radha = make_user("राधा", "Radha", rolls=kannauj).employee_code
    day.press("order", "additional-charge", post=third, person=radha, **order(8))
    day.press("take_back_act", StaffAct.objects.latest("pk").pk)


def keep_records(day):
    """Enter a record of each kind, change it, and take the change back."""
    names = {"name_hi": "नया", "name_en": "New"}
    begun = names | {"begins": "2026-04-01"}
    kinds = {
        "office": ({"code": "KNJ-T", "under": "KNJ"}, begun | {"kind": "tehsil"}),
        "section": ({"code": "NEW", "office": "KNJ"}, begun),
        "post": ({"code": "KNJ-NEW", "section": "KNJ/GEN"}, begun | {"designation": "R10"}),
        "person": ({"employee_code": "UP777"}, names | {"rolls": "KNJ"}),
        "subject_head": ({"code": "NEW", "office": "KNJ"}, names),
        "number_pattern": ({"office": "KNJ"}, {"pattern": "{office}/{year}/{serial}"}),
        "correspondent": ({"office": "KNJ"}, {"kind": "court", "name": "सिविल जज"}),
    }
    for single, (once, facts) in kinds.items():
        day.press(f"add_{single}", **once, **facts)
        pk = AuditEntry.objects.latest("pk").object_id
        changed = {"pattern": "{office}/{serial}/{year}", "name_en": "Other", "name": "जिला जज"}
        day.press(single, pk, **facts | changed)
        day.press(f"take_back_{single}", pk, entry=AuditEntry.objects.latest("pk").pk)
        assert AuditEntry.objects.latest("pk").act == AuditEntry.Act.UNDONE
    rules = {"domain": "x.in", "name_based": "{first}", "post_based": "{post}", "longest": 20}
    rules |= {"contract_mark": "c-"}
    day.press("add_email_pattern_of", office="KNJ-C", **rules)
    pk = AuditEntry.objects.latest("pk").object_id
    day.press("email_pattern_of", pk, **rules | {"domain": "y.in"})
    day.press("take_back_email_pattern_of", pk, entry=AuditEntry.objects.latest("pk").pk)
    day.press("new_leave", person=day.mohan.user.employee_code, begins_on="30.11.2026",
              ends_on="3.12.2026", kind="earned")  # fmt: skip
    day.press("take_back_leave", Leave.objects.latest("pk").pk, reason="उपस्थित रहीं")
    for act in ("disable_people", "restore_people"):
        day.press(act, row=[day.mohan.user_id])


def have_mail_read(day):
    """Set the mailbox of the office, try it while its server is away, and end it."""
    office = day.district.kannauj.pk
    day.press("mailbox", office, host="127.0.0.1", port=1, username="dak", password="x" * 12,
              folder="INBOX", done_folder="Diarised", acknowledges="")  # fmt: skip
    day.press("try_mailbox", office)
    day.press("end_mailbox", office)


def let_programs_read(day):
    """Give another program a token, and withdraw it."""
    until = timezone.localdate() + timedelta(days=30)
    day.press("api_tokens", office="KNJ", purpose="सीएम डैशबोर्ड", scopes=["figures"], until=until.isoformat())
    day.press("withdraw_api_token", ApiToken.objects.get().pk)


def two_persons(day):
    manoj, mohan = day.district.manoj.user, day.mohan.user
    for decision in ("reject", "approve"):
        day.press("propose_administrator", kind="factor", person=manoj.employee_code, reason="फ़ोन खो गया")
        proposal = AdministratorProposal.objects.latest("pk")
        day.press("decide_administrator", proposal.pk, by=day.neelam, decision=decision, reason="जाँच")
    day.press("propose_invitation", mohan.pk)
    proposal = AdministratorProposal.objects.latest("pk")
    day.press("decide_administrator", proposal.pk, by=day.neelam, decision="approve")
    day.press("hand_out", by=day.neelam, way="slip")


def test_every_button_of_an_administrator_leaves_an_entry(day):
    for part in (
        *(import_sheets, give_ids, bring_on_board, keep_time, order_all, keep_records, let_programs_read),
        *(have_mail_read, two_persons),
    ):
        part(day)
    only_administers = {
        name
        for name, method, codes in declared()
        if method == "POST" and codes["hold"] == 403 and codes["adm"] not in (403, 405)
    }
    # Whoever approves opens the page of certificates too, but draws none up.
    assert day.pressed == only_administers | {"certificate"}
    assert day.steps == STEPS.keys()
