"""The rules by which an office forms e-mail IDs, and what they make of its own people and posts."""

from django.db import transaction
from django.forms.models import model_to_dict

from accounts import audit
from accounts.models import Charge, EmailPattern, Post, User

from . import plan
from .forms import PatternForm

EXAMPLES = 4


def form(charge: Charge, typed: dict | None) -> PatternForm:
    """The office's own rules; until it has any, those of the office above to begin with."""
    office = charge.post.office
    held = EmailPattern.for_office(office)
    if held and held.office_id == office.pk:
        return PatternForm(typed, instance=held)
    known = model_to_dict(held, fields=PatternForm.Meta.fields) if held else {}
    return PatternForm(typed, instance=EmailPattern(office=office), initial=known)


@transaction.atomic
def keep(form: PatternForm, *, by: Charge) -> EmailPattern:
    """Keep the rules as they were typed."""
    differences = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
    act = audit.Act.CHANGED if form.instance.pk else audit.Act.ADDED
    pattern = form.save()
    audit.record(act, by=by, on=pattern, office=pattern.office, differences=differences)
    return pattern


def examples(charge: Charge) -> list[dict[str, str]]:
    """What some of the office's people and posts would ask for by the rules that hold."""
    office = charge.post.office
    people = User.objects.filter(charges__post__section__office=office, is_active=True).distinct()
    posts = Post.objects.in_office(office).with_place()
    wishes = [
        *plan.of_people(people.select_related("rolls").order_by("pk")[:EXAMPLES], office=office),
        *plan.of_posts(list(posts.order_by("pk")[:EXAMPLES]), office=office),
    ]
    return [{"who": str(wish.holder), "id": f"{_first(wish)}@{wish.domain}"} for wish in wishes]


def _first(wish: plan.Wish) -> str:
    formed = (wish.rules.format(stem) for stem in wish.asked)
    return next((local for local in formed if wish.rules.fits(local)), "")
