"""Questions before an order that ends posts, offices or a service: what ends with it, by number and name."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.charges.orders import held_elsewhere
from accounts.charges.taking_back import of_same_order
from accounts.models import Charge, Office, Post, StaffAct, User
from accounts.names import code_of
from accounts.pages import words

NAMED = 6


def sentences(name: str, facts: dict, by: Charge) -> list[str]:
    """Sentences on what the order of that name ends, to be asked before; [] for everyday ones."""
    if name in ("take-over", "hand-over"):
        return _second_charge(facts, by)
    return QUESTIONS[name](facts) if name in QUESTIONS else []


def taking_back(act: StaffAct) -> list[str]:
    """Sentences on what taking an act back undoes, to be asked before."""
    facts = {
        "act": act.get_kind_display(),
        "person": act.person,
        "post": act.post,
        "at": words.moment(act.at),
        "number": act.order_number,
    }
    asked = [
        _(
            "“%(act)s” of %(person)s, %(post)s, from %(at)s by order %(number)s is taken back, as if it had "
            "not been entered. Both acts stay on record."
        )
        % facts
    ]
    if act.post and act.post.guarded:
        asked.append(_("%(post)s is guarded: a second administrator approves it first.") % facts)
    others = [f"{other.get_kind_display()}, {other.post}" for other in of_same_order(act)]
    if others:
        names = {"names": "; ".join(others)}
        asked.append(_("These acts by the same order stay; take each back by itself: %(names)s.") % names)
    return asked


def _second_charge(facts: dict, by: Charge) -> list[str]:
    """Sentences on the substantive charges that a person leaves for another: a person has one."""
    person, post = facts.get("to") if "charge" in facts else facts["person"], facts["post"]
    if person is None:
        return []
    return [_left(charge, facts["at"], by) for charge in held_elsewhere(person, post, facts["at"])[:NAMED]]


def _left(charge: Charge, at: datetime, by: Charge) -> str:
    facts = {
        "person": charge.user,
        "post": charge.post,
        "office": charge.post.office,
        "since": words.date(timezone.localdate(charge.begins)),
        "at": words.moment(at),
    }
    if charge.post.office.path.startswith(by.post.office.path):
        return (
            _(
                "%(person)s holds %(post)s, %(office)s, substantively since %(since)s. By this order that "
                "charge ends on %(at)s, and the post is vacant. For both posts choose “Additional charge”."
            )
            % facts
        )
    return (
        _(
            "%(person)s holds %(post)s, %(office)s, substantively since %(since)s. That charge goes on until "
            "its own office enters that it was handed over."
        )
        % facts
    )


def _person(sentence: Promise) -> Callable[[dict], list[str]]:
    def asked(facts: dict) -> list[str]:
        person: User = facts["person"]
        charges = Charge.objects.open_at(timezone.now()).filter(user=person).with_place().order_by("pk")
        named = [f"{charge.post}, {charge.post.office}" for charge in charges[:NAMED]]
        return [
            f"{person}, {code_of(person)}: {sentence}",
            _charges_text(charges.count(), named),
        ]

    return asked


def _abolition(facts: dict) -> list[str]:
    post: Post = facts["post"]
    charges = Charge.objects.open_at(timezone.now()).filter(post=post).select_related("user").order_by("pk")
    named = [str(charge.user) for charge in charges[:NAMED]]
    ends = {"post": post, "code": post.code, "office": post.office, "day": words.date(facts["on"])}
    return [
        _("%(post)s (%(code)s), %(office)s, is no more from %(day)s on; this cannot be undone.") % ends,
        _charges_text(charges.count(), named),
    ]


def _office_end(facts: dict) -> list[str]:
    office: Office = facts["office"]
    day = facts["on"]
    below = Office.objects.within(office).existing_on(day).count() - 1
    posts = Post.objects.existing_on(day).filter(section__office__path__startswith=office.path).count()
    charges = Charge.objects.open_at(timezone.now()).filter(
        post__section__office__path__startswith=office.path
    )
    named = [f"{charge.user}" for charge in charges.select_related("user").order_by("pk")[:NAMED]]
    ends = {"office": office, "code": office.code, "day": words.date(day)}
    counts = {"below": words.count(below), "posts": words.count(posts)}
    return [
        _("%(office)s (%(code)s) is no more from %(day)s on; this cannot be undone.") % ends,
        _("With it end %(below)s offices below it and %(posts)s posts.") % counts,
        _charges_text(charges.count(), named),
    ]


def _charges_text(count: int, named: list[str]) -> str:
    if not count:
        return _("No charge ends with it.")
    sentence = ngettext("%(count)s charge ends: %(names)s.", "%(count)s charges end: %(names)s.", count)
    return sentence % {"count": words.count(count), "names": words.listing(named, total=count)}


QUESTIONS: dict[str, Callable[[dict], list[str]]] = {
    "abolition": _abolition,
    "office-end": _office_end,
    "suspension": _person(gettext_lazy("suspended; no post can be taken over until reinstatement.")),
    "retirement": _person(gettext_lazy("retired; the sign-in is closed at once, and this cannot be undone.")),
    "death": _person(
        gettext_lazy("on record as deceased; the sign-in is closed at once, and this cannot be undone.")
    ),
}
