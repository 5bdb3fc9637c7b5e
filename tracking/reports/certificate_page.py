"""The usage certificate in words: on the page by section, on paper by person too, in Hindi with English."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Office
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.paging import links, page_after
from accounts.pages.tables import Table
from tracking.models import CertificateDraft, UsageCertificate

from . import certificate, spans, usage, work, work_page

PAGE = 25
DRAWN = ("drawn_by__user", "drawn_by__acting_for", "drawn_by__post__designation")
NAMED = ("office", *DRAWN, "by__user", "by__acting_for", "by__post__designation")

# People listed on the screen and on paper at most; the sums are always of all.
SHOWN, PRINTED = 20, 2000


class MonthForm(Picking, forms.Form):
    """Form that chooses an office and a month."""

    office = PickerField(Office, label=gettext_lazy("Office"))
    month = forms.ChoiceField(label=gettext_lazy("Month"))
    below = forms.BooleanField(label=gettext_lazy("in the files: with all offices below"), required=False)

    def __init__(self, *args, charge: Charge, **kwargs):
        """Offer the offices of the acting post's subtree, and the months that are over."""
        super().__init__(*args, **kwargs)
        self.fields["office"].within("offices", charge)
        months = spans.complete_months(timezone.localdate())
        self.fields["month"].choices = [(month.isoformat(), words.month(month)) for month in months]

    def table(self) -> Table:
        """The table that is asked for, for a file; a whole State is too much for one."""
        office, month = self.cleaned_data["office"], self.cleaned_data["month"]
        if self.cleaned_data["below"] and office.depth > 1:
            return sheet_of_all(office, month)
        return sheet(office, month)

    def clean_month(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(self.cleaned_data["month"])


def address(office: Office, month: date) -> str:
    """The page of the certificate of an office and month."""
    return f"{reverse('certificate')}?{urlencode({'office': office.code, 'month': month.isoformat()})}"


def waiting(charge: Charge, after: int | None) -> dict:
    """The certificates that wait for a signature in the offices of the reader, a page of them."""
    drafts = CertificateDraft.objects.visible_to(charge).select_related("office", *DRAWN)
    rows, following = page_after(drafts, after, size=PAGE)
    return {
        "waiting": [
            {
                "office": str(draft.office),
                "month": words.month(draft.month),
                "drawn": _drawn_text(draft),
                "url": address(draft.office, draft.month),
            }
            for draft in rows
        ],
        **links("after", after, following),
    }


def questions(draft: CertificateDraft) -> list[str]:
    """Sentences to ask before a certificate is signed; `draft` has the figures that will be signed."""
    before = CertificateDraft.objects.get(pk=draft.pk)
    facts = {"office": draft.office, "month": words.month(draft.month)}
    sentence = _("You sign the certificate of %(office)s for %(month)s; its figures never change again.")
    return [sentence % facts, *_changed(before, draft.figures)]


def figures(office: Office, month: date) -> tuple[UsageCertificate | None, dict]:
    """The certificate, if it was signed, and its figures; else those counted now."""
    issued = UsageCertificate.objects.filter(office=office, month=month).select_related(*NAMED).first()
    return issued, issued.figures if issued else usage.count_month(office, month)


def sheet(office: Office, month: date) -> Table:
    """The work of each person, for a file: as it was signed, or as counted now."""
    issued, counted = figures(office, month)
    note = issued.number if issued else _("Not signed yet")
    name = file_name(office, month)
    return work_page.table(counted, name, f"{office} · {words.month(month)}", note)


def file_name(office: Office, month: date) -> str:
    """The name of a file of work, without its ending."""
    return f"work-{slugify(office.code)}-{month:%Y-%m}"


def sheet_of_all(office: Office, month: date) -> Table:
    """The work of each person of an office and of all below it, each office as signed or as counted now."""
    offices = list(Office.objects.within(office).not_void().order_by("path"))
    signed = UsageCertificate.objects.filter(office__in=offices, month=month, figures__has_key="work")
    numbers = {each.office_id: each.number for each in signed.select_related("office").defer("figures")}
    kept = dict(signed.values_list("office", "figures__work"))
    open_still = [each for each in offices if each.pk not in kept]
    counted = work.of_offices(open_still, spans.span(month))
    lines = (
        (each, line)
        for each in offices
        for line in kept.get(each.pk) or map(work.to_keep, counted.get(each.pk, []))
    )
    title = f"{office} · {words.month(month)} · " + _("with all offices below")
    return work_page.table_of_all(lines, numbers, f"{file_name(office, month)}-all", title)


def context(office: Office, month: date, charge: Charge) -> dict:
    """Facts for templates/tracking/certificate.html: the figures as signed, or as they would be."""
    mine = {"office": office, "month": month}
    issued, counted = figures(office, month)
    draft = None if issued else CertificateDraft.objects.filter(**mine).select_related(*DRAWN).first()
    return {
        "office_label": str(office),
        "month_text": words.month(month),
        "number": issued.number if issued else "",
        "pdf_url": reverse("certificate_pdf", args=[issued.pk]) if issued else "",
        "issued_text": _issued_text(issued) if issued else "",
        "drawn_text": _drawn_text(issued or draft) if issued or draft else "",
        "changed": _changed(draft, counted) if draft else [],
        "shown": certificate.seal(draft, counted) if draft else "",
        "can_draw_up": not issued and certificate.may_draw_up(office, charge),
        "can_sign": bool(draft)
        and not certificate.is_drawn_by(draft, charge)
        and certificate.may_sign(office, charge),
        "signers": _signers(draft) if draft else "",
        "sections": [_sums(section) for section in counted["sections"]],
        "whole": _total(counted),
        "staff": words.count(counted["staff"]),
        "lists": _lists(counted, SHOWN),
        **work_page.context(counted, SHOWN),
    }


def _signers(draft: CertificateDraft) -> str:
    people = [f"{charge.user}, {charge.post}" for charge in certificate.signers(draft.office, draft.drawn_by)]
    return words.listing(people) if people else _("nobody yet: the office above has to name one")


def _drawn_text(drawn: CertificateDraft | UsageCertificate) -> str:
    """Name the person who drew it up, and of a draft the moment; "" where nobody did."""
    if drawn.drawn_by is None:
        return ""
    text = f"{acting_name(drawn.drawn_by)}, {drawn.drawn_by.post}"
    return f"{text}, {words.moment(drawn.drawn_at)}" if isinstance(drawn, CertificateDraft) else text


def _issued_text(issued: UsageCertificate) -> str:
    return f"{acting_name(issued.by)}, {issued.by.post}, {words.moment(issued.issued_at)}"


def _changed(draft: CertificateDraft, figures: dict) -> list[str]:
    """The sentence that says what changed since the draft was counted; none where nothing did."""
    if draft.figures == figures:
        return []
    was, now = _total(draft.figures), _total(figures)
    return [
        _(
            "The figures changed since it was drawn up: opened %(opened_was)s → %(opened)s, sent on "
            "%(sent_was)s → %(sent)s, pending %(pending_was)s → %(pending)s, staff %(staff_was)s → "
            "%(staff)s. Today's are signed."
        )
        % {
            **now,
            **{f"{name}_was": count for name, count in was.items()},
            "staff_was": words.count(draft.figures["staff"]),
            "staff": words.count(figures["staff"]),
        },
        *work_page.changed(draft.figures, figures),
    ]


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


def print_context(issued: UsageCertificate) -> dict:
    """Facts for templates/tracking/certificate_pdf.html: Hindi first, whatever the reader's language."""
    with override("hi"):
        hindi = _print_context(issued)
    with override("en"):
        english = {"office": str(issued.office), "month": words.month(issued.month)}
    return hindi | {"english": english}


def _print_context(issued: UsageCertificate) -> dict:
    figures, remaining = issued.figures, PRINTED
    sections = []
    for section in figures["sections"]:
        people = [_line(line) for line in section["people"][: max(remaining, 0)]]
        remaining -= len(section["people"])
        sections.append(_sums(section) | {"label_en": section["en"], "people": people})
    last = timezone.localdate(spans.span(issued.month).ends - spans.INSTANT)
    return {
        "office": str(issued.office),
        "month": words.month(issued.month),
        "number": issued.number,
        "issued": words.date(timezone.localdate(issued.issued_at)),
        "drawn": _drawn_text(issued),
        "signed": _issued_text(issued),
        "last_day": words.date(last),
        "sections": sections,
        "whole": _total(figures),
        "staff": words.count(figures["staff"]),
        "lists": _lists(figures, PRINTED),
        **work_page.context(figures, PRINTED),
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
