from accounts.administration.site import RecordForm, SubtreeAdmin, administration
from files.opening.number import check_pattern

from .models import NumberPattern, SubjectHead


class SubjectHeadAdmin(SubtreeAdmin):
    fields = ("office", "code", "name_hi", "name_en")
    fixed = ("office", "code")
    list_display = ("code", "name_hi", "name_en", "office")
    search_fields = ("code", "name_hi", "name_en")


class NumberPatternForm(RecordForm):
    """An office's pattern; one whose numbers would repeat is refused."""

    class Meta:
        model = NumberPattern
        fields = ("office", "pattern")

    def clean_pattern(self) -> str:
        """Only the parts we know, and never without year and serial."""
        check_pattern(self.cleaned_data["pattern"])
        return self.cleaned_data["pattern"]


class NumberPatternAdmin(SubtreeAdmin):
    form = NumberPatternForm
    fixed = ("office",)
    list_display = ("office", "pattern")


administration.register(SubjectHead, SubjectHeadAdmin)
administration.register(NumberPattern, NumberPatternAdmin)
