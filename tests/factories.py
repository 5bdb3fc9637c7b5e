"""Factories for tests, named as an office names things."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.api_tokens import verbs as api_tokens
from accounts.charges.two_persons import establishing
from accounts.models import (
    ApiToken,
    Attendance,
    Charge,
    Designation,
    EmailId,
    EmailIdStep,
    EmailLetter,
    Leave,
    Office,
    Post,
    Section,
    StaffAct,
    StaffImport,
    TrainingSession,
    User,
    WorkNotice,
)
from accounts.notices.verbs import inform
from files.correspondence.uploads import Inspected
from files.correspondence.verbs import Kept
from files.incoming.verbs import take_in
from files.mail_in import passwords
from files.models import DraftReceipt, File, Mailbox, Receipt, ScanBatch, SubjectHead
from files.opening.verbs import open_file
from files.receipts.verbs import diarise
from tests import snapshot
from tracking.ask import verbs
from tracking.models import (
    Calendar,
    Channel,
    Handover,
    Paper,
    Question,
    Rule,
    Rung,
    Stay,
    Subscription,
    UsageCertificate,
    WeeklyHours,
)
from tracking.movement.verbs import create, forward
from tracking.reports import usage
from tracking.summaries.figures import summarised_until
from tracking.summaries.verbs import refresh
from tracking.time import calendars

INDIA = ZoneInfo("Asia/Kolkata")
BEGINNING = date(2000, 1, 1)
# Each year of working days costs every test several milliseconds, and most tests take place in 2026.
HOURS_SINCE = date(2024, 1, 1)
_numbers = count(1)


def ist(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment on the clocks of India."""
    return datetime(year, month, day, hour, minute, tzinfo=INDIA)


def make_state(hours_since: date = HOURS_SINCE) -> Office:
    """The Government with a Monday-to-Saturday clock, ten to five, and the rule of three days."""
    state = make_office("UP", "उत्तर प्रदेश शासन", "Government of Uttar Pradesh", kind="government")
    calendar = Calendar.objects.create(office=state)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(calendar=calendar, begins=hours_since, weekday=day, opens=time(10), closes=time(17))
        for day in range(6)
    )
    calendars.rebuild(calendar)
    Rule.objects.create(office=state, working_days=3, most_levels=4)
    return state


def make_office(
    code: str,
    name_hi: str = "",
    name_en: str = "",
    *,
    kind: str = "district",
    under: Office | None = None,
) -> Office:
    """An office that has always existed, with one section of the same name."""
    facts = {
        "begins": BEGINNING,
        "code": code,
        "name_hi": name_hi or code,
        "name_en": name_en or code,
        "kind": kind,
    }
    if under:
        office = Office.objects.add_child(Office.objects.get(pk=under.pk), facts)
    else:
        office = Office.objects.add_root(facts)
    Section.objects.create(office=office, code="GEN", name_hi="सामान्य", name_en="General", begins=BEGINNING)
    return office


def make_post(
    office: Office, name_hi: str, name_en: str, *, rank: int = 10, reports_to: Post | None = None, **may: bool
) -> Post:
    """A post in the office's first section, with a designation of that rank."""
    designation, _new = Designation.objects.get_or_create(
        code=f"R{rank}",
        defaults={"name_hi": name_hi, "name_en": name_en, "rank": rank, "grade": "officer"},
    )
    with establishing():
        return Post.objects.create(
            section=office.sections.first(),
            designation=designation,
            code=f"{office.code}-{next(_numbers)}",
            name_hi=name_hi,
            name_en=name_en,
            reports_to=reports_to,
            begins=BEGINNING,
            **may,
        )


def make_user(name_hi: str, name_en: str, **facts) -> User:
    """A person on the rolls who cannot sign in by password unless one is given."""
    serial = next(_numbers)
    facts.setdefault("email", f"{name_en.lower().replace(' ', '.')}.{serial}@example.up.gov.in")
    return User.objects.create_user(f"E{serial:05}", name_hi=name_hi, name_en=name_en, **facts)


def make_charge(post: Post, name_hi: str, name_en: str, **facts) -> Charge:
    """A new person holding the post since long ago."""
    facts.setdefault("begins", ist(2020, 1, 1))
    user = facts.pop("user", None) or make_user(name_hi, name_en)
    with establishing():
        charge = Charge.objects.create(post=post, user=user, **facts)
    return Charge.objects.with_place().get(pk=charge.pk)


def signed_in(charge: Charge, language: str = "en") -> Client:
    """A browser in which the holder of the charge has signed in and reads in that language."""
    client = Client()
    client.force_login(charge.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def agree(client: Client, address: str, facts: dict | None = None, **options):
    """Press a button, and say yes if the page asks first what it will do."""
    answer = client.post(address, facts or {}, **options)
    question = answer.context and answer.context.get("question")
    return (
        client.post(address, {**(facts or {}), "answered": question.answer}, **options)
        if question
        else answer
    )


def make_paper(by: Charge, subject: str = "ग्राम सौरिख में चकमार्ग", **facts) -> Paper:
    """A paper opened at the charge's desk, through the verb."""
    moment = {name: facts.pop(name) for name in ("at", "to") if name in facts}
    facts = {"kind": Paper.Kind.FILE, "number": f"T/{next(_numbers):06}"} | facts
    paper = Paper(subject=subject, **facts)
    create(paper, by=by, request_id=uuid4(), **moment)
    return paper


def make_paper_at(desk: Charge, subject: str = "ग्राम सौरिख में चकमार्ग", **facts) -> Paper:
    """A paper that somebody else opened at the charge's desk, so that its holder may close it."""
    opener = Charge.objects.with_place().exclude(user=desk.user).earliest("pk")
    return make_paper(opener, subject, office=desk.post.office, to=desk.post, **facts)


def make_late_paper(by: Charge) -> File:
    """A file that has lain at the desk of the charge for twenty days, unopened."""
    return open_test_file(by, at=timezone.now() - timedelta(days=20))


def ask_about(paper: Paper, by: Charge, **facts) -> Question:
    """The question why a paper lies late where it lies now."""
    stays = Stay.objects.select_related("post__section__office", "post__designation", "office")
    stay = stays.get(paper=paper, left_at=None)
    return verbs.ask(stay, by=by, **{"request_id": uuid4()} | facts)


def send(paper: Paper, by: Charge, to: Post, **facts):
    """Forward a paper as the page would, with what it shows now."""
    paper.refresh_from_db()
    return forward(paper, by=by, to=to, expected=paper.seq, request_id=uuid4(), **facts)


class District:
    """A small Kannauj: a clerk, an SDM in the tehsil, an ADM, the DM; and a clerk of another district."""

    def __init__(self):
        if (objects := snapshot.restore()) is not None:
            vars(self).update(objects)
        else:
            self._build()

    def _build(self) -> None:
        self.state = make_state()
        self.kannauj = make_office("KNJ", "जनपद कन्नौज", "District Kannauj", under=self.state)
        self.tehsil = make_office(
            "KNJ-C", "तहसील छिबरामऊ", "Tehsil Chhibramau", kind="tehsil", under=self.kannauj
        )
        self.etawah = make_office("ETW", "जनपद इटावा", "District Etawah", under=self.state)
        self.dm_post = make_post(
            self.kannauj, "जिलाधिकारी", "District Magistrate", rank=90, may_monitor=True, may_approve=True
        )
        self.adm_post = make_post(
            self.kannauj,
            "अपर जिलाधिकारी",
            "Additional DM",
            rank=80,
            reports_to=self.dm_post,
            may_approve=True,
        )
        self.sdm_post = make_post(
            self.tehsil, "उप जिलाधिकारी", "SDM", rank=70, reports_to=self.adm_post, may_approve=True
        )
        self.clerk_post = make_post(
            self.kannauj, "पटल सहायक", "Desk assistant", rank=20, reports_to=self.adm_post
        )
        self.stranger_post = make_post(self.etawah, "पटल सहायक", "Desk assistant", rank=20)
        self.sunita = make_charge(self.clerk_post, "सुनीता यादव", "Sunita Yadav")
        self.manoj = make_charge(self.sdm_post, "मनोज कुमार", "Manoj Kumar")
        self.anjali = make_charge(self.adm_post, "अंजलि गुप्ता", "Anjali Gupta")
        self.dm = make_charge(self.dm_post, "आशुतोष मोहन", "Ashutosh Mohan")
        self.stranger = make_charge(self.stranger_post, "राम प्रकाश", "Ram Prakash")
        for office, post in (
            (self.kannauj, self.clerk_post),
            (self.tehsil, self.sdm_post),
            (self.etawah, self.stranger_post),
        ):
            office.receiving_post = post
            office.save(update_fields=["receiving_post"])
        # In this small district all desks of collectorate and tehsil write to each other directly.
        for office, to_office in ((self.kannauj, self.tehsil), (self.tehsil, self.kannauj)):
            Channel.objects.create(office=office, to_office=to_office, by=self.dm)


def make_head(office: Office, code: str = "REV") -> SubjectHead:
    """A subject head of the office."""
    return SubjectHead.objects.create(office=office, code=code, name_hi="राजस्व", name_en="Revenue")


def open_test_file(by: Charge, subject: str = "ग्राम सौरिख में चकमार्ग", **facts) -> File:
    """A file opened at the charge's desk, through the verb."""
    state = Office.objects.get(depth=1)
    head = SubjectHead.objects.filter(office=state).first() or make_head(state)
    facts = {"request_id": uuid4(), "subject_head": head} | facts
    return open_file(by=by, subject=subject, **facts)


def let_diarise(charge: Charge) -> Charge:
    """Let the post of the charge diarise letters."""
    with establishing():
        Post.objects.filter(pk=charge.post_id).update(may_diarise=True)
    charge.post.may_diarise = True
    return charge


def make_receipt(by: Charge, subject: str = "विद्यालय भवन की मरम्मत", **facts) -> Receipt:
    """A letter diarised at the charge's desk, through the verb."""
    marked = {name: facts.pop(name) for name in ("to", "copies", "scan", "at") if name in facts}
    letter = {
        "sender": None,
        "sender_name": "जिला विद्यालय निरीक्षक",
        "letter_number": f"माध्य/{next(_numbers)}/2026",
        "received_on": timezone.localdate(marked.get("at")),
    }
    facts = letter | {"subject": subject} | facts
    let_diarise(by)
    return diarise(by=by, letter=facts, request_id=uuid4(), **marked)


def make_administrator(office: Office) -> Charge:
    """The nodal officer who administers an office."""
    post = make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return make_charge(post, "गीता पाल", "Geeta Pal")


def make_mailbox(office: Office, *, password: str = "", **facts) -> Mailbox:
    """The mailbox of an office, on a port of this machine where nobody listens by default."""
    usual = {"host": "127.0.0.1", "port": 1, "username": f"dak@{office.code.lower()}.example"}
    return Mailbox.objects.create(office=office, password=passwords.encrypt(password), **usual | facts)


def make_kept(place: str) -> Kept:
    """A document of one page as it was inspected and stored there."""
    return Kept(Inspected("pdf", "application/pdf", "pdf", 1, "0" * 64, 8), place, "आवेदन.pdf")


def make_batch(by: Charge, place: str, *, pages: int = 2, **facts) -> ScanBatch:
    """A scanned batch that lies there, to be looked at."""
    usual = {
        "state": "ready",
        "roles": "L" + "." * (pages - 1),
        "came_at": timezone.now(),
        "sha256": "0" * 64,
    }
    usual |= {"worked_at": timezone.now(), "name": "डाक.pdf", "request_id": uuid4()}
    return ScanBatch.objects.create(office=by.post.office, by=by, content=place, pages=pages, **usual | facts)


def make_incoming_letter(office: Office, papers: Sequence[Kept] = (), **facts) -> DraftReceipt:
    """A letter that came by mail and waits for the diary."""
    usual = {
        "came_at": timezone.now(), "sender_name": "रमेश चन्द्र", "sender_email": "ramesh@citizen.example",
        "subject": "नामान्तरण आदेश की प्रति", "digest": f"{next(_numbers):064}",
    }  # fmt: skip
    return take_in(office, papers, **usual | facts)


def make_handover(taken: Charge, by: Charge) -> Handover:
    """The handover by a predecessor to the charge that took over."""
    at = taken.begins
    given = make_charge(taken.post, "पूर्व धारक", "Predecessor", begins=ist(2015, 1, 1), ends=at)
    act = StaffAct.objects.create(
        kind="hand_over", order_number="1/2020", order_date=at.date(), at=at, person=given.user,
        post=taken.post, office=taken.post.office, by=by,
    )  # fmt: skip
    act.charges.add(given)
    return Handover.objects.create(act=act, given=given, taken=taken, made_at=at)


def make_leave(charge: Charge, by: Charge, first: date | None = None, last: date | None = None) -> Leave:
    """Leave of whoever holds that charge, by default today."""
    first = first or timezone.localdate()
    days = {"begins_on": first, "ends_on": last or first}
    return Leave.objects.create(person=charge.user, kind="earned", entered_by=by, **days)


def make_rung(office: Office, told: str = "holder", amount: float = 0, **facts) -> Rung:
    """A step of an office's ladder, by default at the limit and since long ago."""
    facts = {"unit": "days", "begins": date(2026, 1, 1)} | facts
    return Rung.objects.create(office=office, told=told, amount=Decimal(str(amount)), **facts)


def make_work_notice(person: User, number: str = "KNJ/12") -> WorkNotice:
    """A paper of the person's desk that has reached its limit."""
    facts = {"number": number, "amount": 0, "unit": "days", "desk": {"hi": "पटल", "en": "Desk"}}
    at = timezone.now()
    inform([person], "late", facts=facts, url="/sent/", key=f"scene {number}", at=at)
    return WorkNotice.objects.get(person=person, key=f"scene {number}")


def make_subscription(charge: Charge, page: str = "", **facts) -> Subscription:
    """A table that comes by mail on Mondays, by default the monitor of the charge's office."""
    facts = {"weekday": 0, "language": "hi", "next_on": date(2026, 12, 7)} | facts
    page = page or f"/monitor/{charge.post.office.pk}/"
    return Subscription.objects.create(charge=charge, page=page, **facts)


def make_staff_import(by: Charge) -> StaffImport:
    """A sheet with one new person, compared and to be confirmed."""
    cells = {"employee_code": "UP900", "name_en": "Rekha Singh", "office": by.post.office.code}
    content = "\n".join(",".join(line) for line in (cells, cells.values())).encode()
    staff_import = StaffImport.objects.create(
        office=by.post.office, by=by, name="staff.csv", content=content, state="checked", lines_read=2,
        counts={"new": 1, "doubled": 0},
    )  # fmt: skip
    staff_import.lines.create(
        number=2, cells=cells, outcome="new", employee_code="UP900",
        differences=[["name_en", "", "Rekha Singh"]],
        plan={"facts": {"name_en": "Rekha Singh"}, "rolls": by.post.office.pk},
    )  # fmt: skip
    return staff_import


def make_active_id(charge: Charge, by: Charge) -> EmailId:
    """A name-based ID of the person, in use since long ago."""
    local = f"p{next(_numbers)}.{charge.user_id}"
    email_id = EmailId.objects.create(
        kind=EmailId.Kind.NAME, local=local, domain="up.example", look_alike=local,
        office=charge.post.office, person=charge.user, proposed_by=by.user, state=EmailId.State.ACTIVE,
    )  # fmt: skip
    EmailIdStep.objects.create(email_id=email_id, from_state="created", to_state="active", by=by)
    return email_id


def make_training(charges: list[Charge], by: Charge) -> TrainingSession:
    """A session to which these people came."""
    session = TrainingSession.objects.create(
        office=charges[0].post.office,
        on=date(2026, 1, 15),
        place="सभागार",
        trainer="दल",
        subject="ई-ऑफिस",
        by=by,
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, person=charge.user, by=by) for charge in charges
    )
    return session


def make_certificate(by: Charge, month: date = date(2026, 10, 1)) -> UsageCertificate:
    """The usage certificate of the charge's own office for a month."""
    office = by.post.office
    drawn_by = Charge.objects.exclude(user=by.user).earliest("pk")
    figures = usage.count_month(office, month)
    return UsageCertificate.objects.create(
        office=office, month=month, serial=1, figures=figures, drawn_by=drawn_by, by=by
    )


def make_api_token(by: Charge, *scopes: str, **facts) -> tuple[ApiToken, str]:
    """A token of the API for the office of an administrator, with its secret."""
    facts = {"office": by.post.office, "expires_at": timezone.now() + timedelta(days=30)} | facts
    scopes = scopes or ("figures", "papers")
    return api_tokens.give(**facts, purpose=f"सीएम डैशबोर्ड {next(_numbers)}", scopes=scopes, by=by)


def make_letter(by: Charge, person: User) -> EmailLetter:
    """A letter that requested the e-mail ID of one person, which is active now."""
    email_id = EmailId.objects.create(
        kind="name", local="sunita.yadav", domain="example.up.gov.in", look_alike="sunitayadav",
        office=by.post.office, person=person, proposed_by=by.user, state="active",
    )  # fmt: skip
    letter = EmailLetter.objects.create(
        number="12/2026", date=date(2026, 11, 2), office=by.post.office, by=by, csv=b"ID", xlsx=b"PK",
    )  # fmt: skip
    letter.ids.add(email_id)
    return letter


def summarise() -> None:
    """Store the figures of the days that ended; a server that is just cleaning a table holds that up."""
    while summarised_until() is None:
        refresh()
