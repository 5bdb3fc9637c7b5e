"""Posts, as pages: whom each reports to, and what its holder may do."""

from collections.abc import Sequence

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration.forms import DATES, Choice, RecordForm
from accounts.administration.records import Fact, Records
from accounts.charges import proposing, superiors, two_persons
from accounts.directory.fields import PickerField
from accounts.directory.holding import holdings, name_with_holder
from accounts.models import AdministratorProposal, Charge, Designation, Office, Post, Section
from accounts.pages.words import count
from accounts.refusals import Refusal

from .held import posts_held
from .offices import ending

DUTIES = ("may_diarise", "may_dispatch", "may_approve", "may_monitor", "may_administer")


class PostForm(RecordForm):
    """A post. Rights that two administrators give are only proposed; nobody puts a desk under one's own."""

    fixed = ("section", "code", "ends")
    scopes = {"section": "sections", "reports_to": "superiors"}
    # Under whom the form puts the post; of a guarded post this is only proposed.
    superior: Post | None = None
    designation = Choice(
        Designation.objects.in_use().order_by("-rank", "code"), label=gettext_lazy("designation")
    )

    class Meta:
        model = Post
        fields = (
            *("section", "designation", "code", "name_hi", "name_en", "reports_to"),
            *(*DUTIES, "begins", "ends"),
        )
        field_classes = DATES | {"section": PickerField, "reports_to": PickerField}

    def clean_reports_to(self) -> Post | None:
        """Refuse a superior under whom this administrator may not put the post."""
        superior, post = self.cleaned_data["reports_to"], self.instance
        if post.pk and superior and superior.pk != post.reports_to_id:
            try:
                superiors.check(post, superior, by=self.charge)
            except Refusal as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return superior

    def clean(self) -> dict:
        """Turn into a proposal what a second administrator has to approve."""
        facts = super().clean()
        wanted = [
            right for right in two_persons.RIGHTS if facts.get(right) and not getattr(self.instance, right)
        ]
        rights = two_persons.must_propose(self.instance, wanted)
        self.proposed = tuple(rights)
        self.superior = facts.get("reports_to")
        if "reports_to" in facts and superiors.must_propose(self.instance, self.superior):
            facts["reports_to"] = self.instance.reports_to
            self.proposed = (*rights, "reports_to")
        return facts | dict.fromkeys(rights, False)

    @property
    def rights(self) -> list[str]:
        """The rights that are proposed."""
        return [name for name in self.proposed if name != "reports_to"]


class Posts(Records):
    """The posts of the subtree."""

    form = PostForm
    plural, single = "posts", "post"
    title, add_label = gettext_lazy("Posts"), gettext_lazy("New post")
    office_lookup = "section__office__"
    concerns_access = True
    fixed_here = gettext_lazy("This is your own post: another administrator changes it.")
    related = ("section__office", "designation")
    parts = {"section": ("section", Section), "office": ("section__office", Office)}
    tabs = {
        "vacant": (gettext_lazy("Vacant"), Q(is_held=False, ends=None)),
        "administer": (gettext_lazy("May administer"), Q(may_administer=True)),
        "monitor": (gettext_lazy("May monitor"), Q(may_monitor=True)),
        "top": (gettext_lazy("Report to nobody"), Q(reports_to=None, ends=None)),
    }

    def rows(self, charge: Charge) -> QuerySet[Post]:
        """The posts, each with whether it is held."""
        held = Charge.objects.open_at(timezone.now()).filter(post=OuterRef("pk"))
        return super().rows(charge).annotate(is_held=Exists(held))

    def may_change(self, charge: Charge, record: Post) -> bool:
        """Refuse to change a post that the acting person holds."""
        return super().may_change(charge, record) and record.pk not in posts_held(charge)

    def facts(self, record: Post) -> list[Fact]:
        """Section, holder, superior and subordinates."""
        facts = [
            (_("Section"), f"{record.section}, {record.office}"),
            (_("Held by"), holdings([record.pk])[record.pk].text),
            (_("reports to"), name_with_holder(record.reports_to) if record.reports_to else "–"),
            (_("Posts reporting to it"), count(_below(record))),
        ]
        return [*facts, *ending(record)]

    def consequences(self, form: PostForm) -> list[str]:
        """Sentences on holder, subordinates and superior, and on what a second one has to approve."""
        post, superior = form.instance, form.superior
        sentences = [_("It is vacant until somebody takes it over, under Charges.")]
        if not form.is_new:
            sentences = [_held_text(post), *_reporting(_below(post))]
        if superior and "reports_to" in form.pairs():
            over = _("%(superior)s may take up its papers from now on, and controls it while it is vacant.")
            sentences.append(over % {"superior": name_with_holder(superior)})
        if form.rights:
            second = _("%(rights)s: only once a second administrator approves it.")
            sentences.append(second % {"rights": _fields_text(form.rights)})
        if "reports_to" in form.proposed:
            sentences.append(_put_under_text(post, superior))
        return sentences

    def save(self, form: PostForm, *, by: Charge) -> Post:
        """Save the post; whoever holds it is told of another superior."""
        was = None if form.is_new else form.present("reports_to")
        post = form.save()
        if not form.is_new and was != post.reports_to:
            superiors.tell_holders(post, was=was, by=by)
        return post

    def notes(self, form: PostForm, *, by: Charge) -> list[str]:
        """Propose what needs a second administrator; one decision at a time."""
        notes = [_propose_rights(form.instance, form.rights, by)] if form.rights else []
        if "reports_to" in form.proposed:
            notes.append(_propose_superior(form.instance, form.superior, by))
        return notes


def _propose_rights(post: Post, rights: Sequence[str], by: Charge) -> str:
    """Propose the rights, unless that was done; while others wait, these have to wait."""
    facts = {"post": post, "rights": _fields_text(rights)}
    pending = AdministratorProposal.objects.pending().filter(post=post)
    waiting = pending.filter(kind=AdministratorProposal.Kind.RIGHT).first()
    if waiting and not {*rights} <= {*two_persons.rights_of(waiting)}:
        sentence = _("%(post)s: another right waits for its approval. Propose %(rights)s after that.")
        return sentence % facts
    if waiting is None:
        proposing.propose(post, by=by, rights=rights)
    return _("%(post)s: %(rights)s, as soon as a second administrator approves it.") % facts


def _propose_superior(post: Post, superior: Post | None, by: Charge) -> str:
    """Propose another superior, or say why that cannot be now."""
    try:
        proposing.propose_superior(post, superior, by=by)
    except Refusal as refusal:
        return str(refusal)
    return _put_under_text(post, superior)


def _put_under_text(post: Post, superior: Post | None) -> str:
    sentence = _("%(post)s is put under %(superior)s as soon as a second administrator approves it.")
    return sentence % {"post": post, "superior": name_with_holder(superior) if superior else "–"}


def _held_text(post: Post) -> str:
    held = holdings([post.pk])[post.pk]
    return _("It is vacant.") if held.is_vacant else _("Held by %(holder)s.") % {"holder": held.text}


def _reporting(below: int) -> list[str]:
    sentence = ngettext("%(count)s post reports to it.", "%(count)s posts report to it.", below)
    return [sentence % {"count": count(below)}] if below else []


def _below(post: Post) -> int:
    return Post.objects.not_void().filter(reports_to=post, ends=None).count()


def _fields_text(names: Sequence[str]) -> str:
    return ", ".join(str(Post._meta.get_field(name).verbose_name) for name in names)
