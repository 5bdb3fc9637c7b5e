"""Taking back an act on staff that was entered by mistake, as long as nothing was done under it.

Both acts stay on record. What a guarded post is concerned with, a second administrator approves.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.administration.dependants import depending_on
from accounts.models import AdministratorProposal, Charge, Notice, Post, StaffAct
from accounts.permissions import check_administers
from accounts.refusals import HasDependants, NotOneself, NotYours, PostNotThere, PostTaken, WrongStep

from . import email_custody, endings, proposing, two_persons, verbs
from .hooks import run_steps
from .orders import TAKEN

Kind = StaffAct.Kind
TAKINGS = (*TAKEN.values(), Kind.LINK)
KINDS = (*TAKINGS, Kind.HAND_OVER)
MOST_NAMED = 3


def with_taken_back(acts: QuerySet[StaffAct]) -> QuerySet[StaffAct]:
    """Annotate whether a later act takes each of them back: one on the same person, post and order."""
    same = ("person", "post", "order_number", "order_date", "at")
    later = StaffAct.objects.filter(kind=Kind.TAKEN_BACK, pk__gt=OuterRef("pk"))
    return acts.annotate(is_taken_back=Exists(later.filter(**{field: OuterRef(field) for field in same})))


def of_same_order(act: StaffAct) -> list[StaffAct]:
    """The other acts on the person by this order that are not taken back."""
    acts = StaffAct.objects.filter(
        person=act.person_id, order_number=act.order_number, order_date=act.order_date, kind__in=KINDS
    )
    rest = with_taken_back(acts.exclude(pk=act.pk)).filter(is_taken_back=False)
    return list(rest.select_related("person", "post").order_by("pk")[:MOST_NAMED])


@transaction.atomic
def propose(act: StaffAct, *, by: Charge) -> AdministratorProposal:
    """Propose that a charge of a guarded post is taken back; it is when a second administrator approves."""
    _check(act, by)
    charge = act.charges.get()
    facts = {
        "takes_back": str(act.pk),
        "kind": charge.kind,
        "number": act.order_number,
        "date": act.order_date.isoformat(),
        "at": act.at.isoformat(),
        "until": act.until.isoformat() if act.until else "",
    }
    return proposing.propose_charge(act.post, person=act.person, by=by, facts=facts)


@transaction.atomic
def take_back(act: StaffAct, *, by: Charge, second: Charge | None = None) -> StaffAct:
    """Take an act back: a charge that began is void, one that ended goes on. HasDependants if it was used."""
    list(Post.objects.select_for_update(of=["self"]).filter(pk=act.post_id))
    _check(act, by)
    charge = Charge.objects.select_for_update(of=["self"]).with_place().get(acts=act)
    if charge.post.guarded and (second is None or act.kind == Kind.HAND_OVER):
        raise NotYours(
            _("%(post)s is guarded. Enter a taking over anew; a second administrator approves it.")
            % {"post": charge.post}
        )
    is_taking = act.kind in TAKINGS
    run_steps("taken_back", [] if is_taking else [charge.pk], [charge.pk] if is_taking else [])
    _refuse_used(act, charge)
    if is_taking:
        verbs.void(Charge.objects.filter(pk=charge.pk))
        endings.tell_of_ends([charge], by=by, second=second)
    else:
        _go_on(act, charge, by=by)
    email_custody.settle([charge.user_id])
    return _record(act, charge, by=by, is_void=is_taking)


def _check(act: StaffAct, by: Charge) -> None:
    check_administers(by, act.office)
    if act.kind not in KINDS or act.person is None or act.post is None:
        raise WrongStep(_("This act is not taken back. Please enter the act that corrects it."))
    if act.person_id == by.user_id:
        raise NotOneself(_("Nobody enters this for oneself. Please ask another administrator."))
    if with_taken_back(StaffAct.objects.filter(pk=act.pk)).get().is_taken_back:
        raise WrongStep(_("This act was taken back already. Please reload the page."))
    is_over = act.charges.filter(post__guarded=True, ends__lte=timezone.now()).exists()
    if act.kind in TAKINGS and is_over:
        raise WrongStep(_("This charge of a guarded post has ended already. It stays on record."))


def _refuse_used(act: StaffAct, charge: Charge) -> None:
    """Refuse where something was entered or done on the strength of the act."""
    later = with_taken_back(charge.acts.filter(pk__gt=act.pk)).filter(is_taken_back=False)
    if later:
        names = ", ".join(str(entered) for entered in later[:MOST_NAMED])
        raise HasDependants(
            _("It cannot be taken back: these acts were entered since: %(names)s.") % {"names": names}
        )
    for thing in (charge, act) if act.kind in TAKINGS else (act,):
        for model, name in depending_on(type(thing)):
            # That somebody was told of a charge is no work under it.
            if (model, name) == (Notice, "charge") or not model.objects.filter(**{name: thing}).exists():
                continue
            raise HasDependants(
                _(
                    "It cannot be taken back: work was done under it, or it came with a sheet. Please enter "
                    "the act that corrects it (handing over), or take the sheet back."
                )
            )


def _go_on(act: StaffAct, charge: Charge, *, by: Charge) -> None:
    """Let a charge go on that was handed over by mistake, unless its post or person is bound otherwise."""
    if charge.ends != act.at:
        raise WrongStep(_("The charge ends at another moment by now. Please enter a taking over."))
    if not verbs.exists_at(charge.post, timezone.now()):
        raise PostNotThere(_("%(post)s does not exist on that date.") % {"post": charge.post})
    verbs.check_person(charge.user, charge.kind, charge.acting_for)
    two_persons.check_person(charge.post, charge.user, by)
    others = charge.post.charges.not_over_at(act.at).exclude(acts__kind=Kind.TAKEN_BACK).exclude(pk=charge.pk)
    if other := others.filter(kind=charge.kind).select_related("user").first():
        raise PostTaken(
            _("%(person)s holds %(post)s since. Take that act back first.")
            % {"person": other.user, "post": charge.post}
        )
    until = charge.acts.filter(kind=Kind.LINK).values_list("until", flat=True).first()
    charge.ends = until or verbs.end_of(charge.post)
    charge.save(update_fields=["ends"])
    two_persons.use_charge(charge.post, charge.user)


def _record(act: StaffAct, charge: Charge, *, by: Charge, is_void: bool) -> StaffAct:
    """Record the taking back beside the act, with the same order."""
    taken_back = StaffAct.objects.create(
        kind=Kind.TAKEN_BACK, order_number=act.order_number, order_date=act.order_date, at=act.at,
        until=act.until, person=act.person, post=act.post, office=act.office, by=by,
    )  # fmt: skip
    if is_void:
        taken_back.charges.add(charge)
    holder = (charge.user.employee_code, None) if is_void else (None, charge.user.employee_code)
    audit.record(
        audit.Act.UNDONE, by=by, on=act.person, office=act.office,
        differences={"act": (act.get_kind_display(), None), charge.post.code: holder},
        reason=f"{act.order_number} · {act.order_date.isoformat()}",
    )  # fmt: skip
    return taken_back
