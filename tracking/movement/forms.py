from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.charges.fetch import post_with_place
from accounts.models import Post

from . import destinations


class PressForm(forms.Form):
    """What every press on a paper sends along: which state of it the person saw, and which press it is."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def is_from_our_page(self) -> bool:
        """Whether what no person types is there; without it there is nothing to ask again."""
        return not self.errors.keys() & {"expected", "request_id"}


class RemarkForm(PressForm):
    """A verb with a remark. Whether it may be empty, the verb says."""

    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(PressForm):
    """A verb that wants a reason."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ParkForm(ReasonForm):
    """Parking: why, by whose order, until when."""

    authority = forms.CharField(label=_("By whose order"), required=False, max_length=200)
    review_on = forms.DateField(
        label=_("Review date"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please give the review date.")},
    )


class DeskField(forms.ModelChoiceField):
    """A desk to which a paper may go from the post that is said to be its `origin`."""

    default_error_messages = {
        "required": _("Choose the desk to send this to."),
        "invalid_choice": _("That desk cannot be reached from here. Choose another."),
    }

    def __init__(self, **facts):
        super().__init__(queryset=Post.objects.none(), **facts)

    def start_from(self, origin: Post) -> None:
        """Say from which post the paper goes."""
        self.origin = origin

    def offer(self) -> None:
        """Have desks to choose from, because the field is to be shown."""
        existing = Post.objects.existing_on(timezone.localdate())
        self.queryset = existing.exclude(pk=self.origin.pk).with_place()

    def to_python(self, value) -> Post | None:
        """The one desk named is looked at; a list of all that can be reached would be asked for in vain."""
        if value in self.empty_values:
            return None
        pk = str(value)
        to = post_with_place(int(pk)) if pk.isdecimal() and len(pk) < 19 else None
        if to is None or to.pk == self.origin.pk or not to.exists_on(timezone.localdate()):
            raise self._not_from_here()
        if not destinations.is_reachable(self.origin, to):
            raise self._not_from_here()
        return to

    def _not_from_here(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class HoldForm(ReasonForm):
    """A hold: why, by whose order, until when."""

    authority = forms.CharField(label=_("By whose order"), required=False, max_length=200)
    until_on = forms.DateField(
        label=_("Last day of the hold"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please give the last day of the hold.")},
    )


class ForwardForm(RemarkForm):
    """Sending: to which desk."""

    to = DeskField(label=_("Send to"))

    def __init__(self, *arguments, charge, **facts):
        super().__init__(*arguments, **facts)
        self.fields["to"].start_from(charge.post)
