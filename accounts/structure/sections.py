"""Sections, as pages."""

from django.db.models import CharField, Expression, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration.forms import DATES, RecordForm
from accounts.administration.records import Fact, Records
from accounts.directory.fields import PickerField
from accounts.models import Office, Post, Section
from accounts.names import code_of
from accounts.pages.words import count


class SectionForm(RecordForm):
    """A section of an office."""

    fixed = ("office", "code")
    scopes = {"office": "offices"}

    class Meta:
        model = Section
        fields = ("office", "code", "name_hi", "name_en", "begins", "ends")
        field_classes = DATES | {"office": PickerField}


class Sections(Records):
    """The sections of the offices of the subtree."""

    form = SectionForm
    plural, single = "sections", "section"
    title, add_label = gettext_lazy("Sections"), gettext_lazy("New section")
    related = ("office",)
    parts = {"office": ("office", Office)}

    def order(self) -> Expression:
        """Office by office in the order of the tree, then by code."""
        return Concat("office__path", Value("/"), "code", output_field=CharField())

    def facts(self, record: Section) -> list[Fact]:
        """The office of the section."""
        return [(_("Office"), str(record.office))]

    def links(self, record: Section) -> list[dict[str, str]]:
        """The posts of the section."""
        search = urlencode({"section": code_of(record)})
        return [{"url": f"{reverse('posts')}?{search}", "label": _("Posts")}]

    def consequences(self, form: SectionForm) -> list[str]:
        """The number of posts that sit in it."""
        if form.is_new:
            return [_("It has no post yet. Enter its posts next.")]
        posts = Post.objects.not_void().filter(section=form.instance).count()
        sentence = ngettext("%(count)s post sits in it.", "%(count)s posts sit in it.", posts)
        return [sentence % {"count": count(posts)}] if posts else []
