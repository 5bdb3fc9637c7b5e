"""The forms of the acts on a paper: which facts each of them asks for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.charges.fetch import post_with_place
from accounts.models import Charge, Post
from accounts.pages.fields import DayField
from accounts.pages.numbers import whole

from . import destinations

REQUIRED = {"required": True}


class PressForm(forms.Form):
    """The facts of every act on a paper: the number of the movement last seen, and the id of the request.

    The verb decides which texts may be empty; a page marks the others as required.
    """

    expected = forms.IntegerField(widget=forms.HiddenInput)
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def is_from_our_page(self) -> bool:
        """Return whether the hidden fields are valid; without them there is nothing to ask again."""
        return not self.errors.keys() & {"expected", "request_id"}

    def texts(self) -> list[str]:
        """The texts that the person entered, so that a refusal can give them back."""
        texts = [self.data.get(name, "") for name, field in self.fields.items() if _is_text(field)]
        return list(filter(None, texts))


def _is_text(field: forms.Field) -> bool:
    return type(field) is forms.CharField


def _text(label: str, **attributes) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, **attributes})
    return forms.CharField(label=label, required=False, max_length=5000, widget=widget)


def _day(label: str, *, missing: str, help_text: str = "") -> DayField:
    return DayField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": missing},
    )


class RemarkForm(PressForm):
    """An act with a remark."""

    remark = _text(_("Remark"))


class ExplainedForm(PressForm):
    """An act whose remark says why."""

    remark = _text(_("Remark"), **REQUIRED)


class ReasonForm(PressForm):
    """An act that wants a reason."""

    reason = _text(_("Reason"), **REQUIRED)


class OrderedForm(ReasonForm):
    """An act that rests on somebody's order."""

    authority = forms.CharField(
        label=_("By whose order"), required=False, max_length=200, widget=forms.TextInput(attrs=REQUIRED)
    )


class ParkForm(OrderedForm):
    """Parking: why, by whose order, until when."""

    review_on = _day(
        _("Review date"),
        missing=_("Please give the review date."),
        help_text=_("What is parked still counts; its time is shown apart."),
    )


class PlaceHoldForm(OrderedForm):
    """A hold: why, by whose order, until when."""

    until_on = _day(
        _("Last day of the hold"),
        missing=_("Please give the last day of the hold."),
        help_text=_(
            "The clock of this desk stands still until the end of that day. "
            "What is parked stays where it lies."
        ),
    )


class PickedField(forms.ModelChoiceField):
    """A choice among what the page of a paper offers in groups, for the desk set by `start_from`."""

    choose = _("Choose")

    def start_from(self, origin: Post) -> None:
        """Set the desk at which the paper lies."""
        self.origin = origin

    def groups(self, by: Charge) -> list[destinations.Group]:
        """The rows to choose from."""
        raise NotImplementedError

    def offer(self, by: Charge, chosen: str) -> None:
        """Set the rows to choose from, for a form that is rendered."""
        self.choices = [("", self.choose)] + [
            (group.label, [(row.pk, row.label) for row in group.posts]) for group in self.groups(by)
        ]


class DeskField(PickedField):
    """A desk to which a paper may go from the post set by `start_from`."""

    choose = _("Choose a desk")

    default_error_messages = {
        "required": _("Choose the desk to send this to."),
        "invalid_choice": _("That desk cannot be reached from here. Choose another."),
    }

    def __init__(self, **facts):
        super().__init__(queryset=Post.objects.none(), **facts)

    def offer(self, by: Charge, chosen: str) -> None:
        """Set the desks to choose from, each with its holder, for a form that is rendered."""
        groups = destinations.with_desk(self.groups(by), whole(chosen), by=by)
        self.choices = [("", self.choose)] + [
            (group.label, [(desk.pk, desk.label) for desk in group.posts]) for group in groups
        ]

    def groups(self, by: Charge) -> list[destinations.Group]:
        """The desks to choose from."""
        return destinations.next_desks(None, by=by)

    def to_python(self, value) -> Post | None:
        """Check the one desk named, without fetching all that can be reached."""
        if value in self.empty_values:
            return None
        pk = whole(str(value))
        to = post_with_place(pk) if pk else None
        if to is None or to.pk == self.origin.pk or not to.exists_on(timezone.localdate()):
            raise self._not_from_here()
        if not destinations.is_reachable(self.origin, to):
            raise self._not_from_here()
        return to

    def _not_from_here(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class DeskAboveField(DeskField):
    """A desk above the direct superior."""

    def groups(self, by: Charge) -> list[destinations.Group]:
        """The desks of the chain past the direct superior, from below."""
        above = [post.pk for post in by.post.superiors()[1:]]
        desks = {desk.pk: desk for desk in destinations.named(by, above)}
        return [destinations.Group("", [desks[pk] for pk in above if pk in desks])]


class ForwardForm(RemarkForm):
    """Sending: to which desk."""

    to = DeskField(label=_("Send to"))
    field_order = ("to",)


class SendOnwardForm(RemarkForm):
    """Sending past the direct superior: to which desk above."""

    to = DeskAboveField(label=_("Send onward over several levels to"))
    field_order = ("to",)


class DeskBesideField(DeskField):
    """A desk of the office where a paper lies; which one that is, the verb checks."""

    def groups(self, by: Charge) -> list[destinations.Group]:
        """None: an error gives the desk back that was chosen."""
        return []


class ReassignForm(ReasonForm):
    """Giving a paper on a vacant desk to another desk of that office."""

    to = DeskBesideField(label=_("Reassign to"))
    field_order = ("to",)
