"""Offices, as pages: where each stands in the tree, and where its post arrives."""

from django import forms
from django.db.models import Expression, F, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration.forms import DATES, RecordForm
from accounts.administration.records import Fact, Records
from accounts.data import lgd
from accounts.directory.fields import PickerField
from accounts.directory.holding import name_with_holder
from accounts.models import Charge, Office, Post
from accounts.models.dated import Dated
from accounts.pages.words import count, date

from .held import posts_held

Kind = Office.Kind


class OfficeForm(RecordForm):
    """An office; a new one says under which other it stands, and it ends by order."""

    fixed = ("under", "code", "ends")
    scopes = {"under": "offices", "receiving_post": "posts"}
    under = PickerField(Office, label=gettext_lazy("under the office"))

    class Meta:
        model = Office
        fields = (
            "under",
            "code",
            "name_hi",
            "name_en",
            "kind",
            "lgd_code",
            "begins",
            "ends",
            "receiving_post",
        )
        field_classes = DATES | {"receiving_post": PickerField}

    def clean(self) -> dict:
        """Refuse a code that the directory has not, or has for another kind of office."""
        facts = super().clean()
        code = facts.get("lgd_code")
        if code and (facts.get("kind"), code) not in lgd.places():
            reason = _("The Local Government Directory has no such code for this kind of office.")
            self.add_error("lgd_code", reason)
        return facts

    def clean_receiving_post(self) -> Post | None:
        """Refuse one's own post: whoever receives an office's files is not chosen by oneself."""
        post = self.cleaned_data["receiving_post"]
        if post and post.pk != self.initial.get("receiving_post") and post.pk in posts_held(self.charge):
            raise forms.ValidationError(_("You hold this post. Please ask another administrator."))
        return post


class Offices(Records):
    """The own office and those below it."""

    form = OfficeForm
    plural, single = "offices", "office"
    title, add_label = gettext_lazy("Offices"), gettext_lazy("New office")
    office_lookup = ""
    concerns_access = True
    tabs = {
        "districts": (gettext_lazy("Districts"), Q(kind=Kind.DISTRICT)),
        "tehsils": (gettext_lazy("Tehsils"), Q(kind=Kind.TEHSIL)),
        "blocks": (gettext_lazy("Blocks"), Q(kind=Kind.BLOCK)),
        "no-receiver": (gettext_lazy("Without a receiving post"), Q(receiving_post=None, ends=None)),
    }

    def order(self) -> Expression:
        """The order of the tree."""
        return F("path")

    def facts(self, record: Office) -> list[Fact]:
        """The office above, and the day of the end, which an order gives."""
        above = Office.objects.above(record).exclude(pk=record.pk).first()
        return [(_("under the office"), str(above or "–")), *ending(record)]

    def links(self, record: Office) -> list[dict[str, str]]:
        """Its sections and its posts."""
        search = urlencode({"office": record.code})
        return [
            {"url": f"{reverse(name)}?{search}", "label": label}
            for name, label in (("sections", _("Sections")), ("posts", _("Posts")))
        ]

    def consequences(self, form: OfficeForm) -> list[str]:
        """Sentences on its place in directory and tree, on what belongs to it, and on the receiving post."""
        office = form.instance
        if place := lgd.places().get((office.kind, office.lgd_code)) if "lgd_code" in form.pairs() else None:
            return [_("In the directory this code is %(place)s.") % {"place": place}, *self._of_office(form)]
        return self._of_office(form)

    def _of_office(self, form: OfficeForm) -> list[str]:
        office = form.instance
        if form.is_new:
            under = form.cleaned_data["under"]
            stands = _("It stands under %(office)s; whoever monitors or administers there does so here too.")
            return [stands % {"office": under}, _("It has no post yet. Enter its sections and posts next.")]
        posts = Post.objects.not_void().in_office(office).count()
        belong = ngettext("%(count)s post belongs to it.", "%(count)s posts belong to it.", posts)
        sentences = [belong % {"count": count(posts)}] if posts else []
        if "receiving_post" in form.pairs():
            sentences.append(_receives(form.cleaned_data["receiving_post"]))
        return sentences

    def save(self, form: OfficeForm, *, by: Charge) -> Office:
        """Save the office; a new one at its place in the tree."""
        if not form.is_new:
            return form.save()
        return Office.objects.add_child(form.cleaned_data["under"], instance=form.instance)


def ending(record: Dated) -> list[Fact]:
    """The day since which it is no more, where there is one."""
    return [(_("ends"), date(record.ends))] if record.ends else []


def _receives(post: Post | None) -> str:
    if post is None:
        return _("Files from other offices reach no one post of it any more.")
    return _("Files from other offices arrive at %(post)s from now on.") % {"post": name_with_holder(post)}
