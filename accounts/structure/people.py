"""People on the rolls, as pages; their charges change by order alone."""

from django.db.models import Exists, Expression, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.administration.forms import RecordForm
from accounts.administration.records import Fact, Records
from accounts.directory.fields import PickerField
from accounts.models import Charge, Notice, Office, User
from accounts.notices.verbs import tell
from accounts.pages.fields import DayField


class PersonForm(RecordForm):
    """A person; the acting office is suggested for the rolls."""

    fixed = ("employee_code",)
    scopes = {"rolls": "offices"}

    class Meta:
        model = User
        fields = (
            *("employee_code", "name_hi", "name_en", "email", "mobile", "rolls"),
            *("born_on", "retires_on", "on_contract", "preferred_ids"),
        )
        field_classes = {"rolls": PickerField, "born_on": DayField, "retires_on": DayField}

    def __init__(self, *args, charge: Charge, **facts):
        super().__init__(*args, charge=charge, **facts)
        self.fields["rolls"].required = True
        self.fields["rolls"].initial = charge.post.office

    def clean_email(self) -> str:
        """The address in small letters, as it is stored."""
        return self.cleaned_data["email"].lower()

    @property
    def moves_letters(self) -> bool:
        """Return whether letters to a person who signed in already go elsewhere from now on."""
        return not self.is_new and "email" in self.pairs() and bool(self.instance.first_signed_in_at)


class People(Records):
    """People on the rolls or with posts in the subtree, and with none beyond it."""

    form = PersonForm
    plural, single = "people", "person"
    title, add_label = gettext_lazy("People"), gettext_lazy("New person")
    stays = gettext_lazy("A person stays on record. Please correct the record, or disable the account.")
    fixed_here = gettext_lazy("This is your own record: another administrator changes it.")
    concerns_access = True
    tabs = {
        "without": (gettext_lazy("Without a post"), Q(is_posted=False, is_active=True)),
        "disabled": (gettext_lazy("Disabled"), Q(is_active=False)),
    }
    acts = (
        ("disable_people", gettext_lazy("Disable, and end every session at once")),
        ("restore_people", gettext_lazy("Restore")),
    )

    def rows(self, charge: Charge) -> QuerySet[User]:
        """The people whom the office administers, each with whether a post is held."""
        now = timezone.now()
        held = Charge.objects.open_at(now).filter(user=OuterRef("pk"))
        people = User.objects.administered_by(charge.post.office, now).select_related("rolls")
        return people.annotate(is_posted=Exists(held))

    def order(self) -> Expression:
        """By employee code."""
        return F("employee_code")

    def may_change(self, charge: Charge, record: User) -> bool:
        """Refuse to change one's own record."""
        return record.pk != charge.user_id

    def office_of(self, record: User, charge: Charge) -> Office:
        """Return the office on whose rolls the person is, or the acting one."""
        return record.rolls or charge.post.office

    def facts(self, record: User) -> list[Fact]:
        """The posts held, and whether the person can sign in."""
        charges = Charge.objects.open_at(timezone.now()).filter(user=record).with_place().order_by("begins")
        held = [f"{charge.post}, {charge.post.office} ({charge.get_kind_display()})" for charge in charges]
        can = _("can sign in") if record.is_active else _("cannot sign in")
        return [(_("Posts"), "; ".join(held) or _("holds no post")), (_("Account"), can)]

    def links(self, record: User) -> list[dict[str, str]]:
        """The person's invitation, for passwords and phones."""
        return [{"url": reverse("invited", args=[record.pk]), "label": _("Invitation")}]

    def acts_on(self, record: User) -> list[tuple[str, Promise]]:
        """Disable who can sign in, restore who cannot."""
        disable, restore = self.acts
        return [disable if record.is_active else restore]

    def consequences(self, form: PersonForm) -> list[str]:
        """Of a new person what comes next; of another e-mail ID where letters go."""
        if form.is_new:
            return [_("No password and no post yet: invite the person, and give a post under Charges.")]
        if form.moves_letters:
            return [_("Letters go to the new e-mail ID from now on. The former one is told.")]
        return []

    def save(self, form: PersonForm, *, by: Charge) -> User:
        """Save the person; a new one has no password until the invitation is used.

        Another e-mail address is told to the former one, too: letters would go to the new one from now on.
        """
        if form.is_new:
            form.instance.set_unusable_password()
        moves_letters, formerly = form.moves_letters, form.initial.get("email") or ""
        person = form.save()
        if moves_letters:
            tell([Notice(person=person, kind=Notice.Kind.EMAIL, by=by, formerly=formerly)])
        return person
