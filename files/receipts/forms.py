"""The forms of a letter that comes in, and of the acts on it."""

from datetime import date

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Post
from accounts.pages import words
from accounts.pages.fields import DayField, HourField
from accounts.pages.numbers import whole
from files.correspondence import carried
from files.correspondence.verbs import Kept, keep
from files.models import File, Receipt, SubjectHead
from files.opening.verbs import heads_for
from files.search.similar import similar_open
from tracking.models import Paper
from tracking.movement.destinations import Group, next_desks, with_desk
from tracking.movement.forms import DeskField, PickedField, RemarkForm
from tracking.refusals import Refusal

from . import senders, statutory

# The entries of the address book that the words name come as choices beside the field; without JavaScript it
# is typed whole.
SUGGESTING = {
    "list": "senders",
    "autocomplete": "off",
    "hx-get": "/receipts/senders/",
    "hx-trigger": "input changed delay:300ms",
    "hx-sync": "this:replace",
    "hx-target": "#senders",
}
LATIN = str.maketrans("०१२३४५६७८९", "0123456789")
COPIES = ("copy_1", "copy_2", "copy_3")
# As many files of a desk as are offered to put a receipt in.
MOST_FILES = 200
# What a clerk enters alike for letter after letter.
REPEATED = ("received_on", "mode", "language")


class LetterForm(forms.Form):
    """The facts of a letter, as the diary and a correction of it ask for them."""

    sender_name = forms.CharField(label=_("Sender"), max_length=420)
    sender_place = forms.CharField(
        label=_("Designation, office or address of the sender"),
        max_length=300,
        required=False,
        help_text=_("Only of a sender who is new, or one of several of that name."),
    )
    letter_number = forms.CharField(label=_("Letter number"), max_length=80, required=False)
    letter_date = DayField(label=_("Date of the letter"), required=False)
    subject = forms.CharField(
        label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )
    letter_class = forms.ChoiceField(label=_("Class"), choices=Receipt.Class.choices)
    due_on = DayField(
        label=_("Statutory date"),
        required=False,
        help_text=_("The date fixed by the court or the House; of other classes it is computed."),
    )
    received_on = DayField(label=_("Received on"))
    received_time = HourField(label=_("Received at"), required=False)
    mode = forms.ChoiceField(label=_("Came by"), choices=Receipt.Mode.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Receipt.Language.choices)
    subject_head = forms.ModelChoiceField(
        label=_("Subject head"), queryset=SubjectHead.objects.none(), required=False
    )
    is_puc = forms.BooleanField(label=_("Paper under consideration (PUC)"), required=False)
    enclosures = forms.IntegerField(
        label=_("Enclosures"), min_value=0, max_value=999, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    priority = forms.ChoiceField(label=_("Priority"), choices=Receipt.Priority.choices)

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.charge = charge
        self.fields["subject_head"].queryset = heads_for(charge.post.section.office)

    def clean_letter_number(self) -> str:
        """The number with single spaces and Latin digits, so that the same letter is known again."""
        return " ".join(self.cleaned_data["letter_number"].translate(LATIN).split())

    def clean_letter_date(self) -> date | None:
        """No letter was written tomorrow."""
        return self._not_ahead("letter_date")

    def clean_received_on(self) -> date | None:
        """Nothing has come tomorrow."""
        return self._not_ahead("received_on")

    def _not_ahead(self, name: str) -> date | None:
        day = self.cleaned_data[name]
        if day and day > timezone.localdate():
            raise forms.ValidationError(gettext("This day lies ahead. Please check the date."))
        return day

    def clean_enclosures(self) -> int:
        """No number means none."""
        return self.cleaned_data["enclosures"] or 0

    def clean(self) -> dict:
        """Ask for the date that the letter itself names; no letter came before it was written."""
        facts = super().clean()
        written, received = facts.get("letter_date"), facts.get("received_on")
        if written and received and received < written:
            self.add_error("received_on", gettext("It cannot have come before it was written."))
        letter_class, due_on = facts.get("letter_class"), facts.get("due_on")
        if received and letter_class and not due_on and statutory.is_named(letter_class, received):
            self.add_error("due_on", gettext("Please enter the date that the letter fixes."))
        if received and due_on and due_on < received:
            self.add_error("due_on", gettext("This date had passed when the letter came."))
        return facts


class DiariseForm(LetterForm):
    """A letter that comes in, and the desks to which it is marked."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    to = DeskField(label=_("Mark to"), required=False)
    scan = forms.FileField(label=_("Scan or document"), required=False, max_length=500)
    grading = forms.ChoiceField(
        label=_("Cover"),
        choices=[(Receipt.Grading.NORMAL, _("Open letter")), *Receipt.Grading.choices[1:]],
        help_text=_("A cover by name, secret or top secret stays sealed and goes to its addressee at once."),
    )
    copy_1 = DeskField(label=_("Copy to"), required=False)
    copy_2 = DeskField(label=_("Second copy to"), required=False)
    copy_3 = DeskField(label=_("Third copy to"), required=False)
    field_order = (
        *("grading", "sender_name", "sender_place", "letter_number", "letter_date", "subject"),
        *("letter_class", "due_on", "to", "scan"),
    )
    # Those that are folded away: most letters leave them as they are.
    FOLDED = (
        *("received_on", "received_time", "mode", "language", "subject_head", "is_puc", "enclosures"),
        "priority",
        *COPIES,
    )
    # Of the scan that an earlier page of this form sent.
    ticket = ""

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, charge=charge, **facts)
        self.fields["subject"].required = False
        self.fields["sender_name"].widget.attrs |= SUGGESTING | {"autofocus": True}
        groups = next_desks(None, by=charge)
        for name in ("to", *COPIES):
            field = self.fields[name]
            field.start_from(charge.post)
            chosen = whole(self.data.get(name, "")) if self.is_bound else None
            offered = with_desk(groups, chosen, by=charge)
            field.choices = [("", field.choose)] + [
                (group.label, [(desk.pk, desk.label) for desk in group.posts]) for group in offered
            ]

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that each letter needs."""
        return [field for field in self.visible_fields() if field.name not in self.FOLDED]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The fields that most letters leave as they are."""
        return [field for field in self.visible_fields() if field.name in self.FOLDED]

    @property
    def is_unfolded(self) -> bool:
        """True if something among the folded fields is to be corrected."""
        return any(field.errors for field in self.folded)

    def clean(self) -> dict:
        """Find the sender or take a new one; a sealed cover has no subject, an electronic letter is here."""
        facts = super().clean()
        self._clean_cover(facts)
        self._clean_desks(facts)
        if facts.get("sender_name"):
            self._clean_sender(facts)
        is_electronic = facts.get("mode") == Receipt.Mode.ELECTRONIC
        if is_electronic and not facts.get("scan") and "scan" not in self.errors:
            self.add_error("scan", gettext("Please choose the letter that came electronically."))
        return facts

    def clean_scan(self) -> Kept | UploadedFile | None:
        """The scan chosen here or on an earlier page of this form; kept, unless of a sealed cover."""
        upload = self.cleaned_data["scan"]
        if self.cleaned_data.get("grading") in Receipt.SEALED:
            return upload
        try:
            kept = keep(upload, upload.name, by=self.charge) if upload else None
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        kept = kept or carried.kept_of(self.data.get("carried", ""), self.charge)
        if kept:
            self.ticket = carried.ticket(kept, self.charge)
            said = gettext("%s is kept. Choose a file only if another one shall take its place.")
            self["scan"].help_text = said % kept.name
        return kept

    def _clean_cover(self, facts: dict) -> None:
        is_sealed = facts.get("grading") in Receipt.SEALED
        if is_sealed and not facts.get("to") and "to" not in self.errors:
            self.add_error("to", gettext("Please choose the desk to which the cover is addressed."))
        if is_sealed and facts.get("scan"):
            self.add_error("scan", gettext("A sealed cover is not scanned: only its addressee opens it."))
        if not facts.get("subject") and "subject" not in self.errors:
            if is_sealed:
                facts["subject"] = gettext("Sealed cover")
            else:
                self.add_error("subject", gettext("Please enter the subject of the letter."))

    def _clean_desks(self, facts: dict) -> None:
        copies = [desk for desk in [facts.pop(name, None) for name in COPIES] if desk]
        facts["copies"] = copies
        desks = [desk.pk for desk in [facts.get("to"), *copies] if desk]
        if len(desks) > len(set(desks)):
            self.add_error("copy_1", gettext("Please choose each desk once."))
        if copies and facts.get("grading") in Receipt.SEALED:
            self.add_error("copy_1", gettext("Of a sealed cover there are no copies."))

    def _clean_sender(self, facts: dict) -> None:
        office, name, place = self.charge.post.office, facts["sender_name"], facts.get("sender_place", "")
        entries = senders.meant(office, name, place)
        facts["sender"] = None
        if len(entries) > 1:
            listed = words.listing([senders.label(entry) for entry in entries])
            several = gettext("There are several of that name. Please choose one, or enter the office: %s")
            self.add_error("sender_name", several % listed)
        elif entries:
            facts["sender"], facts["sender_name"] = entries[0], entries[0].name
            facts["sender_place"] = place or senders.place_of(entries[0])[:300]
        elif len(name) > Receipt._meta.get_field("sender_name").max_length:
            self.add_error("sender_name", gettext("Please enter the office or address in the next field."))

    def letter(self) -> dict:
        """The facts of the receipt, without how it is marked."""
        apart = {"request_id", "to", "scan", "copies"}
        facts = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        if facts["received_time"] is None and facts["received_on"] == timezone.localdate():
            facts["received_time"] = timezone.localtime().time().replace(second=0, microsecond=0)
        return facts


class CorrectForm(LetterForm):
    """The entry of a letter in the diary, to be corrected, and why."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    request_id = forms.UUIDField(widget=forms.HiddenInput)
    grading = forms.ChoiceField(label=_("Cover"), choices=Receipt.Grading.choices)
    reason = forms.CharField(
        label=_("Why it is corrected"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *arguments, receipt: Receipt, **facts):
        super().__init__(*arguments, **facts)
        if receipt.grading != Receipt.Grading.BY_NAME:
            del self.fields["grading"]

    def clean_sender_name(self) -> str:
        """A name as long as the diary has room for."""
        name = self.cleaned_data["sender_name"]
        if len(name) > Receipt._meta.get_field("sender_name").max_length:
            raise forms.ValidationError(gettext("Please enter the office or address in the next field."))
        return name

    def facts(self) -> dict:
        """The facts as they shall be."""
        apart = {"expected", "request_id", "reason"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class AcknowledgeForm(RemarkForm):
    """By what the sender was told."""

    remark = forms.CharField(
        label=_("By what"), required=False, max_length=500, widget=forms.TextInput(),
        help_text=_("As: by hand at the counter, by letter of today, by e-mail."),
    )  # fmt: skip


class CopiesForm(RemarkForm):
    """The desks that get a copy."""

    copy_1 = DeskField(label=_("Copy to"))
    copy_2 = DeskField(label=_("Second copy to"), required=False)
    copy_3 = DeskField(label=_("Third copy to"), required=False)
    field_order = COPIES

    def clean(self) -> dict:
        """Each desk once, and as a list."""
        facts = super().clean()
        copies = [facts.pop(name, None) for name in COPIES]
        facts["copies"] = [desk for desk in copies if desk]
        if len({desk.pk for desk in facts["copies"]}) < len(facts["copies"]):
            self.add_error("copy_2", gettext("Please choose each desk once."))
        return facts


class FileRow:
    """A file as it is offered to be chosen."""

    def __init__(self, file: Paper):
        self.pk, self.label = file.pk, f"{file.number} – {file.subject}"[:120]


def files_on_desk(by: Charge, subject: str = "") -> list[Group]:
    """The open files on the acting desk: those on a similar subject, then the others, the newest first."""
    lying = File.objects.visible_to(by).filter(holder=by.post_id, state=Paper.State.PENDING)
    files = list(lying.order_by("-pk").only("number", "subject")[:MOST_FILES])
    alike = {file.pk for file in similar_open(subject, by)} if subject and files else set()
    groups = [
        Group(gettext("On a similar subject"), [FileRow(file) for file in files if file.pk in alike]),
        Group(gettext("On your desk"), [FileRow(file) for file in files if file.pk not in alike]),
    ]
    return [group for group in groups if group.posts]


class FileField(PickedField):
    """A file on the acting desk."""

    choose = _("Choose a file")
    default_error_messages = {
        "required": _("Choose the file."),
        "invalid_choice": _("That file does not lie open on your desk. Choose another."),
    }

    def __init__(self, **facts):
        super().__init__(queryset=File.objects.none(), **facts)

    def start_from(self, origin: Post) -> None:
        """Keep to the open files of that desk."""
        super().start_from(origin)
        self.queryset = File.objects.filter(holder=origin, state=Paper.State.PENDING)

    def groups(self, by: Charge) -> list[Group]:
        """The files of the desk."""
        return files_on_desk(by)


class PutInFileForm(RemarkForm):
    """The file into which a receipt is put."""

    file = FileField(label=_("File"))
    field_order = ("file",)
