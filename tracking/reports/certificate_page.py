"""The usage certificate in words: on the page by section, on paper by person too, in Hindi with English."""

from datetime import date

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Office
from accounts.pages import words
from tracking.models import UsageCertificate

from . import usage

# People listed on the screen and on paper at most; the sums are always of all.
SHOWN, PRINTED = 20, 2000


class MonthForm(Picking, forms.Form):
    """Form that chooses an office and a month."""

    office = PickerField(Office, label=gettext_lazy("Office"))
    month = forms.ChoiceField(label=gettext_lazy("Month"))

    def __init__(self, *args, charge: Charge, **kwargs):
        """Offer the offices of the acting post's subtree, and the months that are over."""
        super().__init__(*args, **kwargs)
        self.fields["office"].within("offices", charge)
        months = usage.complete_months(timezone.localdate())
        self.fields["month"].choices = [(month.isoformat(), words.month(month)) for month in months]

    def clean_month(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(self.cleaned_data["month"])


def question(office: Office, month: date) -> str:
    """Sentence to ask before a certificate is issued."""
    facts = {"office": office, "month": words.month(month)}
    return _("The certificate of %(office)s for %(month)s is issued; its figures never change again.") % facts


def context(office: Office, month: date) -> dict:
    """Facts for templates/tracking/certificate.html: the figures as issued, or as they would be."""
    issued = UsageCertificate.objects.filter(office=office, month=month).first()
    figures = issued.figures if issued else usage.count_month(office, month)
    return {
        "office_label": str(office),
        "month_text": words.month(month),
        "number": issued.number if issued else "",
        "pdf_url": reverse("certificate_pdf", args=[issued.pk]) if issued else "",
        "issued_text": words.moment(issued.issued_at) if issued else "",
        "sections": [_sums(section) for section in figures["sections"]],
        "whole": _total(figures),
        "staff": words.count(figures["staff"]),
        "lists": _lists(figures, SHOWN),
    }


def _sums(section: dict) -> dict:
    columns = zip(*(line["counts"] for line in section["people"]), strict=True)
    return {"label": _name(section), **_named_counts([sum(column) for column in columns])}


def _total(figures: dict) -> dict:
    counts = [0, 0, 0]
    for section in figures["sections"]:
        for line in section["people"]:
            counts = [sum(pair) for pair in zip(counts, line["counts"], strict=True)]
    return _named_counts(counts)


def _named_counts(counts: list[int]) -> dict[str, str]:
    return dict(zip(("opened", "sent", "pending"), map(words.count, counts), strict=True))


def _lists(figures: dict, most: int) -> list[dict]:
    titles = {"absent": _("Never signed in"), "without_id": _("Without an active e-mail ID")}
    return [
        {
            "title": title,
            "count": words.count(len(figures[name])),
            "people": [_person(person) for person in figures[name][:most]],
            "further": words.count(len(figures[name]) - most) if len(figures[name]) > most else "",
        }
        for name, title in titles.items()
    ]


def _person(person: dict) -> dict:
    since = words.date(date.fromisoformat(person["since"]))
    return {"name": _name(person), "code": person["code"], "since": _("at the post since %s") % since}


def _name(names: dict) -> str:
    return names["en"] if get_language() == "en" else names["hi"]


def print_context(certificate: UsageCertificate) -> dict:
    """Facts for templates/tracking/certificate_pdf.html: Hindi first, whatever the reader's language."""
    with override("hi"):
        hindi = _print_context(certificate)
    with override("en"):
        english = {"office": str(certificate.office), "month": words.month(certificate.month)}
    return hindi | {"english": english}


def _print_context(certificate: UsageCertificate) -> dict:
    figures, remaining = certificate.figures, PRINTED
    sections = []
    for section in figures["sections"]:
        people = [_line(line) for line in section["people"][: max(remaining, 0)]]
        remaining -= len(section["people"])
        sections.append(_sums(section) | {"label_en": section["en"], "people": people})
    last = timezone.localdate(usage.span(certificate.month).ends - usage.INSTANT)
    return {
        "office": str(certificate.office),
        "month": words.month(certificate.month),
        "number": certificate.number,
        "issued": words.date(timezone.localdate(certificate.issued_at)),
        "last_day": words.date(last),
        "sections": sections,
        "whole": _total(figures),
        "staff": words.count(figures["staff"]),
        "lists": _lists(figures, PRINTED),
        "cut": words.count(PRINTED) if remaining < 0 else "",
    }


def _line(line: dict) -> dict:
    person = line["person"]
    return {
        "name": person["hi"] if person else _("Vacant"),
        "code": person["code"] if person else "",
        "post": line["post"]["hi"],
        **_named_counts(line["counts"]),
    }
