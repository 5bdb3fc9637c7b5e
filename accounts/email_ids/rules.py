"""The rules by which an office forms e-mail IDs, with examples from its own people and posts."""

from django.db import transaction
from django.forms.models import model_to_dict

from accounts import audit
from accounts.models import Charge, EmailPattern, Post, User

from . import plan
from .forms import PatternForm

EXAMPLES = 4


def form(charge: Charge, data: dict | None) -> PatternForm:
    """The form of the office's own rules; until it has any, filled with those of the office above."""
    office = charge.post.office
    pattern = EmailPattern.for_office(office)
    if pattern and pattern.office_id == office.pk:
        return PatternForm(data, instance=pattern)
    initial = model_to_dict(pattern, fields=PatternForm.Meta.fields) if pattern else {}
    return PatternForm(data, instance=EmailPattern(office=office), initial=initial)


@transaction.atomic
def save(form: PatternForm, *, by: Charge) -> EmailPattern:
    """Save the rules from a valid form, with the differences in the audit trail."""
    differences = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
    act = audit.Act.CHANGED if form.instance.pk else audit.Act.ADDED
    pattern = form.save()
    audit.record(act, by=by, on=pattern, office=pattern.office, differences=differences)
    return pattern


def examples(charge: Charge) -> list[dict[str, str]]:
    """Examples: the first wish of some people and posts of the office by the rules that hold."""
    office = charge.post.office
    people = User.objects.filter(charges__post__section__office=office, is_active=True).distinct()
    posts = Post.objects.in_office(office).with_place()
    wishes = [
        *plan.wishes_for_people(people.select_related("rolls").order_by("pk")[:EXAMPLES], office=office),
        *plan.wishes_for_posts(list(posts.order_by("pk")[:EXAMPLES]), office=office),
    ]
    return [{"who": str(wish.holder), "id": f"{_first(wish)}@{wish.domain}"} for wish in wishes]


def _first(wish: plan.Wish) -> str:
    formed = (wish.rules.format(stem) for stem in wish.stems)
    return next((local for local in formed if wish.rules.fits(local)), "")
