"""The roll-out of Kannauj in the demo: e-mail IDs, training, live; and the published figures of the state."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.latin.proposal import look_alike
from accounts.models import (
    Attendance,
    Charge,
    Designation,
    EmailId,
    EmailPattern,
    Office,
    Post,
    RolloutState,
    RolloutStep,
    TrainingSession,
    User,
)
from accounts.rollout import opening
from tracking.models import Channel

# So many days ago; in the order in which an office comes on board.
STEPS = {RolloutState.IDS: 165, RolloutState.TRAINING: 135, RolloutState.LIVE: 100}
TRAINED_DAYS_AGO, SIGNED_IN_DAYS_AGO = 120, 100
# Every so many-th person outside the collectorate still lacks the ID, the training, the first sign-in.
WITHOUT_ID, UNTRAINED, ABSENT = 9, 4, 6

STEPS_OF_AN_ID = """
INSERT INTO accounts_emailidstep (email_id_id, from_state, to_state, at, by_id, reason)
SELECT email_id.id, step.was, step.becomes, %(at)s, CASE
    WHEN step.becomes <> 'approved' THEN %(by)s
    WHEN email_id.person_id = %(approver)s THEN %(second)s
    ELSE %(first)s END, ''
FROM accounts_emailid email_id, unnest(%(was)s, %(becomes)s) WITH ORDINALITY AS step(was, becomes, place)
WHERE email_id.id = ANY(%(ids)s) ORDER BY email_id.id, step.place
"""
DOMAIN = "kannauj.example"
# Who writes to the tehsils, blocks and police directly, and who of those to the collectorate.
DOWNWARDS = ("DM", "ADM", "CDO", "DDO", "DPRO", "OC")
UPWARDS = ("SDM", "TEHSILDAR", "BDO", "SP", "ASP")
STATES = ["", "proposed", "approved", "requested", "created", "active"]


@transaction.atomic
def bring_live() -> None:
    """Make Kannauj the first complete district, and enter the published figures; safe to run again."""
    kannauj = Office.objects.get(code="KNJ")
    EmailPattern.objects.get_or_create(office=kannauj, defaults={"domain": DOMAIN})
    if not RolloutStep.objects.filter(office=kannauj).exists():
        by = Charge.objects.filter(post__code="KNJ-NODAL", ends=None).get()
        approver = Charge.objects.filter(post__code="KNJ-ADM-FR", ends=None).get()
        _give_ids(kannauj, by, approver)
        _train(kannauj, by)
        _step(kannauj, by)
        _let_write(kannauj, by)
    opening.load(timezone.localdate())


def _people(kannauj: Office, lacking: int) -> list[User]:
    """The collectorate's staff whole; of the offices below all but every so many-th."""
    sections = set(kannauj.sections.values_list("pk", flat=True))
    charges = Charge.objects.filter(post__code__startswith=f"{kannauj.code}-", ends=None)
    places = list(charges.values_list("user", "post__section"))
    own = {user for user, section in places if section in sections}
    below = sorted({user for user, _section in places} - own)
    chosen = own | {user for place, user in enumerate(below, 1) if place % lacking}
    return list(User.objects.filter(pk__in=chosen).order_by("pk"))


def _give_ids(kannauj: Office, by: Charge, approver: Charge) -> None:
    people = [person for person in _people(kannauj, WITHOUT_ID) if person.email]
    split = {person.pk: person.email.split("@") for person in people}
    ids = EmailId.objects.bulk_create(
        EmailId(
            kind=EmailId.Kind.NAME, local=split[person.pk][0], domain=split[person.pk][1],
            look_alike=look_alike(split[person.pk][0]), office=kannauj, person=person,
            proposed_by=by.user, state=EmailId.State.ACTIVE,
        )
        for person in people
    )  # fmt: skip
    facts = {
        "at": timezone.now() - timedelta(days=STEPS[RolloutState.IDS]),
        "by": by.pk,
        # Nobody approves the own ID.
        "approver": approver.user_id,
        "first": approver.pk,
        "second": Charge.objects.filter(post__code="KNJ-DM", ends=None).get().pk,
        "was": STATES[:-1],
        "becomes": STATES[1:],
        "ids": [email_id.pk for email_id in ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(STEPS_OF_AN_ID, facts)
    signed_in = timezone.now() - timedelta(days=SIGNED_IN_DAYS_AGO)
    present = User.objects.filter(pk__in=[person.pk for person in _people(kannauj, ABSENT)])
    present.update(first_signed_in_at=signed_in, last_login=signed_in)


def _train(kannauj: Office, by: Charge) -> None:
    session = TrainingSession.objects.create(
        office=kannauj, by=by, on=timezone.localdate() - timedelta(days=TRAINED_DAYS_AGO),
        place="कलेक्ट्रेट सभागार, कन्नौज", trainer="राज्य ई-ऑफिस प्रशिक्षण दल",
        subject="ई-ऑफिस: पत्रावली, टिप्पणी, प्रेषण",
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(session=session, person=person, by=by) for person in _people(kannauj, UNTRAINED)
    )


def _let_write(kannauj: Office, by: Charge) -> None:
    """Enter the rules by which officers of district, tehsils, blocks and police write to each other."""
    designations = Designation.objects.in_bulk([*DOWNWARDS, *UPWARDS], field_name="code")
    facts = [(kannauj, designations[code], None) for code in DOWNWARDS]
    held = Post.objects.filter(designation__code__in=UPWARDS, section__office__in=kannauj.get_children())
    places = held.with_place().order_by("section__office__path", "designation")
    facts += dict.fromkeys((post.office, post.designation, kannauj) for post in places)
    Channel.objects.bulk_create(
        Channel(office=office, designation=designation, to_office=to_office, by=by)
        for office, designation, to_office in facts
    )


def _step(kannauj: Office, by: Charge) -> None:
    """The report that counts Kannauj as live is left with the first step."""
    for state, days in STEPS.items():
        counted = RolloutStep.Counted.LIVE if state == RolloutState.IDS else RolloutStep.Counted.NOT
        on = timezone.localdate() - timedelta(days=days)
        RolloutStep.objects.create(office=kannauj, state=state, on=on, counted_as=counted, by=by)
