from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User
from tracking.time import attribution


class ShareForm(forms.Form):
    """Sharing a paper: with whom, until when, why."""

    person = forms.CharField(
        label=_("With whom"), max_length=100, help_text=_("Employee code, e-mail ID, or the code of a post.")
    )
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def clean_person(self) -> User:
        """Return the person named by employee code or e-mail ID, or the holder of the post of that code."""
        text = self.cleaned_data["person"].strip()
        named = Q(employee_code=text.upper()) | Q(email=text.lower())
        person = User.objects.filter(named, is_active=True).first()
        if person is None and (post := Post.objects.filter(code__iexact=text).first()):
            holder = attribution.holders([post], timezone.now()).get(post.pk)
            person = holder and holder.user
        if person is None:
            raise forms.ValidationError(_("“%s” names nobody who could read this.") % text)
        return person
