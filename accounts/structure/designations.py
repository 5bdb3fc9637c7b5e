"""Designations, as pages; the list is the whole State's."""

from collections.abc import Sequence

from django.db.models import CharField, Expression, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration.forms import RecordForm
from accounts.administration.records import Records
from accounts.models import Charge, Designation, Post
from accounts.pages.words import count


class DesignationForm(RecordForm):
    """A designation; a higher rank stands above a lower one."""

    fixed = ("code",)

    class Meta:
        model = Designation
        fields = ("code", "name_hi", "name_en", "rank", "grade", "abbreviations")


class Designations(Records):
    """The designations of the State, which its administrator alone changes."""

    form = DesignationForm
    plural, single = "designations", "designation"
    title, add_label = gettext_lazy("Designations"), gettext_lazy("New designation")
    purpose = fixed_here = gettext_lazy(
        "One list for the whole State; the administrator of the State changes it."
    )
    stays = gettext_lazy("A designation stays on record. Please correct it instead.")
    office_lookup = None

    def rows(self, charge: Charge) -> QuerySet:
        """All but the one of history, which no post of an office bears."""
        return super().rows(charge).in_use()

    def order(self) -> Expression:
        """The higher before the lower."""
        depth = LPad(Cast(Value(99999) - F("rank"), CharField()), 5, Value("0"))
        return Concat(depth, Value("/"), "code", output_field=CharField())

    def describe(self, rows: Sequence[Designation]) -> list[dict]:
        """Code, name and rank of each."""
        return [
            {
                "code": row.code,
                "name": str(row),
                "lines": [row.get_grade_display(), _("Rank %s") % row.rank, row.abbreviations],
            }
            for row in rows
        ]

    def consequences(self, form: DesignationForm) -> list[str]:
        """The number of posts that bear it."""
        if form.is_new:
            return []
        bearing = Post.objects.not_void().filter(designation=form.instance).count()
        sentence = ngettext("%(count)s post bears it.", "%(count)s posts bear it.", bearing)
        return [sentence % {"count": count(bearing)}] if bearing else []
