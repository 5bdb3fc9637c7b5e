"""Subject heads and patterns of file numbers, as pages."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import CharField, Expression, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration.forms import RecordForm
from accounts.administration.records import Fact, PatternsOfOffices, Records
from accounts.directory.fields import PickerField
from accounts.models import Office
from accounts.pages.words import count
from files.models import File, NumberPattern, SubjectHead

from .number import check_pattern, coming_number
from .repeating import check_alone, following


class SubjectHeadForm(RecordForm):
    """A subject head of an office."""

    fixed = ("office", "code")
    scopes = {"office": "offices"}

    class Meta:
        model = SubjectHead
        fields = ("office", "code", "name_hi", "name_en")
        field_classes = {"office": PickerField}


class SubjectHeads(Records):
    """The subject heads of the offices of the subtree."""

    form = SubjectHeadForm
    plural, single = "subject_heads", "subject_head"
    title, add_label = gettext_lazy("Subject heads"), gettext_lazy("New subject head")
    purpose = gettext_lazy("An office opens its files under its own and those of the offices above.")
    stays = gettext_lazy("A subject head stays on record. Please correct it instead.")
    related = ("office",)

    def order(self) -> Expression:
        """Office by office in the order of the tree, then by code."""
        return Concat("office__path", Value("/"), "code", output_field=CharField())

    def matching(self, rows: QuerySet, words: str) -> QuerySet:
        """Those whose code or name has the words in it, or whose office they name."""
        named = Q(code__icontains=words) | Q(name_hi__icontains=words) | Q(name_en__icontains=words)
        return rows.filter(named | Q(pk__in=super().matching(rows, words).order_by().values("pk")))

    def describe(self, rows: Sequence[SubjectHead]) -> list[dict]:
        """Code, name and office of each."""
        return [{"code": row.code, "name": str(row), "lines": [str(row.office)]} for row in rows]

    def facts(self, record: SubjectHead) -> list[Fact]:
        """The office, and how many files stand under the head."""
        files = File.objects.filter(subject_head=record).count()
        return [(_("Office"), str(record.office)), (_("Files under it"), count(files))]

    def consequences(self, form: SubjectHeadForm) -> list[str]:
        """The number of offices that may use a new head, and of files that keep their numbers."""
        if form.is_new:
            offices = Office.objects.within(form.instance.office).not_void().count()
            sentence = ngettext("%(count)s office may use it.", "%(count)s offices may use it.", offices)
            return [sentence % {"count": count(offices)}]
        files = File.objects.filter(subject_head=form.instance).count()
        sentence = ngettext(
            "%(count)s file stands under it, and keeps its number.",
            "%(count)s files stand under it, and keep their numbers.",
            files,
        )
        return [sentence % {"count": count(files)}] if files else []


class NumberPatternForm(RecordForm):
    """An office's pattern; one whose numbers would repeat is refused."""

    fixed = ("office",)
    scopes = {"office": "offices"}

    class Meta:
        model = NumberPattern
        fields = ("office", "pattern")
        field_classes = {"office": PickerField}

    def clean_pattern(self) -> str:
        """Only the parts we know, and never without year and serial."""
        check_pattern(self.cleaned_data["pattern"])
        return self.cleaned_data["pattern"]

    def clean(self) -> dict:
        """No number that an office above or below could give as well."""
        facts = super().clean()
        if not self.errors:
            try:
                check_alone(facts.get("office") or self.instance.office, facts["pattern"])
            except ValidationError as refusal:
                self.add_error("pattern", refusal)
        return facts


class NumberPatterns(PatternsOfOffices):
    """The patterns of the offices of the subtree that have one of their own."""

    form = NumberPatternForm
    plural, single = "number_patterns", "number_pattern"
    title, add_label = gettext_lazy("Number patterns"), gettext_lazy("New number pattern")

    def describe(self, rows: Sequence[NumberPattern]) -> list[dict]:
        """The office of each, and its pattern."""
        return [{"code": row.office.code, "name": str(row.office), "lines": [row.pattern]} for row in rows]

    def facts(self, record: NumberPattern) -> list[Fact]:
        """The office, and the number its next file will have."""
        coming = coming_number(record.office, record.pattern, on=timezone.localdate())
        return [(_("Office"), str(record.office)), (_("Next number"), coming)]

    def consequences(self, form: NumberPatternForm) -> list[str]:
        """The number of the office's next file, and where else the pattern holds."""
        office, today = form.instance.office, timezone.localdate()
        coming = coming_number(office, form.cleaned_data["pattern"], on=today)
        below_count = following(office)
        holds = ngettext(
            "It holds for %(count)s office below that has no pattern of its own, too.",
            "It holds for %(count)s offices below that have no pattern of their own, too.",
            below_count,
        )
        next_file = _("The next file of %(office)s will have the number %(number)s.")
        return [
            next_file % {"office": office, "number": coming},
            *([holds % {"count": count(below_count)}] if below_count else []),
            _("Numbers that were given stay as they are."),
        ]
