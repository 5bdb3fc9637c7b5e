"""The form of every act on staff, and the table of the verbs with the facts each asks for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.charges import orders, proposing, two_persons
from accounts.directory.fields import PickerField, Picking
from accounts.models import AdministratorProposal, Charge, Office, Post, StaffAct, User
from accounts.models.dated import midnight
from accounts.pages.fields import DayField, check_year

from . import abolition, handover

Kind = Charge.Kind


class Verb(NamedTuple):
    """An act on staff as the page offers it."""

    label: Promise
    effect: Promise
    asks: tuple[str, ...]
    execute: Callable[[dict, orders.Order], StaffAct]


def _taking(kind: str) -> Callable[[dict, orders.Order], StaffAct]:
    return lambda facts, order: handover.take_over(
        facts["post"], person=facts["person"], order=order, kind=kind
    )


def _leaving(verb: Callable[..., StaffAct]) -> Callable[[dict, orders.Order], StaffAct]:
    return lambda facts, order: handover.leave(verb, facts["person"], order=order)


def _link(facts: dict, order: orders.Order) -> StaffAct:
    person, until = facts["person"], facts["until"]
    return orders.appoint_link_officer(facts["post"], person=person, until=until, order=order)


VERBS = {
    "take-over": Verb(
        gettext_lazy("Take over"),
        gettext_lazy("The files stay at the post; their time is the new holder's from that minute."),
        ("post", "person", "at"),
        _taking(Kind.SUBSTANTIVE),
    ),
    "hand-over": Verb(
        gettext_lazy("Hand over"),
        gettext_lazy("The charge ends; until somebody takes over, the time is the vacancy's."),
        ("post", "person", "to", "at"),
        lambda facts, order: handover.hand_over(facts["charge"], order=order, to=facts["to"]),
    ),
    "additional-charge": Verb(
        gettext_lazy("Additional charge"),
        gettext_lazy("The person holds this post beside the own one."),
        ("post", "person", "at"),
        _taking(Kind.ADDITIONAL),
    ),
    "officiating": Verb(
        gettext_lazy("Officiating"),
        gettext_lazy("The person officiates at this post until it is filled."),
        ("post", "person", "at"),
        _taking(Kind.OFFICIATING),
    ),
    "link-officer": Verb(
        gettext_lazy("Link officer for leave"),
        gettext_lazy("Stands in for the holder; every act shows both names. Ends by itself."),
        ("post", "person", "at", "until"),
        _link,
    ),
    "suspension": Verb(
        gettext_lazy("Suspension"),
        gettext_lazy("Every charge of the person ends; none can be taken over until reinstatement."),
        ("person", "at"),
        _leaving(orders.suspend),
    ),
    "reinstatement": Verb(
        gettext_lazy("Reinstatement"),
        gettext_lazy("The person can take over a post again; enter the taking over next."),
        ("person", "at"),
        lambda facts, order: orders.reinstate(facts["person"], order=order),
    ),
    "retirement": Verb(
        gettext_lazy("Retirement"),
        gettext_lazy("Every charge of the person ends and the sign-in is closed at once."),
        ("person", "at"),
        _leaving(orders.retire),
    ),
    "death": Verb(
        gettext_lazy("Death in service"),
        gettext_lazy("Every charge of the person ends and the sign-in is closed at once."),
        ("person", "at"),
        _leaving(orders.record_death),
    ),
    "abolition": Verb(
        gettext_lazy("Abolition of a post"),
        gettext_lazy("The post ends on that date with every charge of it; no file may lie there."),
        ("post", "on"),
        lambda facts, order: abolition.abolish(facts["post"], on=facts["on"], order=order),
    ),
    "office-end": Verb(
        gettext_lazy("End of an office"),
        gettext_lazy("The office, its parts, posts and charges end on that date; it may lie ahead."),
        ("office", "on"),
        lambda facts, order: abolition.end_office(facts["office"], on=facts["on"], order=order),
    ),
}
# Whoever takes over may come from anywhere; all other acts are on people of the own offices.
TAKES = {
    "take-over": Kind.SUBSTANTIVE,
    "additional-charge": Kind.ADDITIONAL,
    "officiating": Kind.OFFICIATING,
    "link-officer": Kind.LINK,
}
FROM_ANYWHERE = set(TAKES)
PEOPLE = {"hand-over": "posted", "reinstatement": "suspended"}
ORDER = ("order_number", "order_date")


class MomentField(forms.DateTimeField):
    """A minute on the clocks of the office."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> Any:
        """Read the minute; one of a year in which no order was given was mistyped."""
        moment = super().to_python(value)
        if moment:
            check_year(moment.year)
        return moment


class OrderForm(Picking, forms.Form):
    """The facts of one act, its order, and the act."""

    post = PickerField(Post, label=gettext_lazy("Post"))
    person = PickerField(User, label=gettext_lazy("Person"))
    to = PickerField(User, label=gettext_lazy("Taken over by"), required=False)
    office = PickerField(Office, label=gettext_lazy("Office"))
    at = MomentField(label=gettext_lazy("With effect from"))
    until = MomentField(label=gettext_lazy("On leave until"))
    on = DayField(
        label=gettext_lazy("First day without it"),
        help_text=gettext_lazy("Everything ends at the midnight before this day."),
    )
    order_number = forms.CharField(label=gettext_lazy("Order number"), max_length=100)
    order_date = DayField(label=gettext_lazy("Date of the order"))

    def __init__(self, *args, charge: Charge, name: str, **kwargs):
        """Keep the fields of the verb, and offer what the acting administrator may choose."""
        super().__init__(*args, **kwargs)
        self.charge, self.name, self.verb = charge, name, VERBS[name]
        for unasked in set(self.fields) - {*self.verb.asks, *ORDER}:
            del self.fields[unasked]
        scopes = {"post": "posts", "to": "anybody", "office": "below"}
        scopes["person"] = "anybody" if name in FROM_ANYWHERE else PEOPLE.get(name, "administered")
        for field in scopes.keys() & self.fields.keys():
            self.fields[field].within(scopes[field], charge)

    def clean(self) -> dict:
        """Check, for handing over, that the person holds the post."""
        facts = super().clean()
        if self.verb is VERBS["hand-over"] and not self.errors:
            charges = Charge.objects.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now()))
            facts["charge"] = charges.filter(post=facts["post"], user=facts["person"]).first()
            if facts["charge"] is None:
                self.add_error("person", _("This person does not hold that post."))
        return facts

    def execute(self) -> tuple[StaffAct | None, AdministratorProposal | None]:
        """Carry out the order, and propose to a second administrator what one alone may not enter."""
        facts = self.cleaned_data
        at: datetime = facts.get("at") or midnight(facts["on"])
        order = orders.Order(facts["order_number"], facts["order_date"], at, self.charge)
        person = facts.get("to") or facts.get("person")
        if self.takes is None or person is None or not two_persons.waits(facts["post"], person, self.charge):
            return self.verb.execute(facts, order), None
        with transaction.atomic():
            # Handing over needs one administrator; taking over waits for the second.
            act = self.verb.execute(facts | {"to": None}, order) if "to" in facts else None
            until = facts.get("until")
            taking = {"person": person, "kind": self.takes, "order": order, "until": until}
            return act, proposing.propose_order(facts["post"], **taking)

    @property
    def takes(self) -> str | None:
        """The kind of charge that somebody takes by this act; None where nobody does."""
        if self.verb is VERBS["hand-over"]:
            return Kind.SUBSTANTIVE if self.cleaned_data.get("to") else None
        return TAKES.get(self.name)
