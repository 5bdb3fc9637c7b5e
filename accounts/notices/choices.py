"""The ways by which a person wants to be told, kind by kind."""

from django.db import transaction

from accounts.models import NoticeChoice, User

from . import kinds

Choices = dict[str, tuple[str, bool]]


def choices_of(person: User) -> Choices:
    """Mail and SMS for each kind: as the person chose, or as the kind has it by default."""
    chosen = NoticeChoice.objects.filter(person=person).values_list("kind", "mail", "sms")
    made = {kind: (mail, sms) for kind, mail, sms in chosen}
    return {kind.name: made.get(kind.name, (kind.mail, kind.sms)) for kind in kinds.all_kinds()}


@transaction.atomic
def choose(person: User, choices: Choices) -> None:
    """Record the ways for each kind; what was told before stays on its way."""
    rows = [
        NoticeChoice(person=person, kind=kind, mail=mail, sms=sms) for kind, (mail, sms) in choices.items()
    ]
    NoticeChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["mail", "sms"]
    )
