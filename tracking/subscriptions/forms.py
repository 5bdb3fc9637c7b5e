"""Form of a table by mail: the days, the language, and whether with a spreadsheet."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import page

MONTHLY = "month"


class SubscribeForm(forms.Form):
    """Days on which a table comes by mail, and its form."""

    page = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    days = forms.ChoiceField(label=_("Comes by mail"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    with_sheet = forms.BooleanField(label=_("also as a spreadsheet (XLSX)"), required=False)

    def __init__(self, *args, **facts):
        """Offer the days in the reader's language."""
        super().__init__(*args, **facts)
        weekly = [(str(number), page.days(number)) for number in range(6)]
        self.fields["days"].choices = [*weekly, (MONTHLY, page.days(None))]
        self.fields["language"].initial = get_language()

    @property
    def weekday(self) -> int | None:
        """The day of the week, from Monday; None for the month."""
        days = self.cleaned_data["days"]
        return None if days == MONTHLY else int(days)
