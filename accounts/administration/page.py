"""The pages of records in the reader's words: the list, the form, and what the form would change."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.directory.holding import name_with_holder
from accounts.models import AuditEntry, Charge, Post
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.asking import Question, unanswered
from accounts.pages.paging import links, page_after

from . import verbs
from .forms import RecordForm
from .records import Records

PAGE, LONGEST_SEARCH, LONGEST_KEY, LONGEST_CODE = 25, 100, 300, 60


def list_context(records: Records, charge: Charge, asked: Mapping[str, str]) -> dict:
    """Facts for templates/accounts/records.html: the records that were asked for, a page of them."""
    query, tab = asked.get("q", "")[:LONGEST_SEARCH].strip(), asked.get("show", "")
    codes = {name: asked[name][:LONGEST_CODE] for name in records.parts if asked.get(name)}
    rows = records.part(records.rows(charge), codes)
    if tab in records.tabs:
        rows = rows.filter(records.tabs[tab][1])
    if query:
        rows = records.matching(rows, query)
    after = asked.get("after", "")[:LONGEST_KEY]
    shown, following = page_after(rows.annotate(key=records.order()), after, size=PAGE, key="key")
    search = codes | {name: value for name, value in (("q", query), ("show", tab)) if value}
    carried = f"?{urlencode(codes)}" if codes else ""
    return {
        "records": records,
        "list_q": query,
        "show": tab if tab in records.tabs else "",
        "codes": codes,
        "tabs": _tabs(records, tab, codes | ({"q": query} if query else {})),
        "rows": _rows(records, shown),
        "add_url": reverse(f"add_{records.single}") + carried if records.may_add(charge) else "",
        "act_buttons": [{"url": reverse(name), "label": label} for name, label in records.acts],
        **links("after", after, following, here=f"?{urlencode(search)}"),
    }


def _tabs(records: Records, current: str, search: dict[str, str]) -> list[dict]:
    """The filters of the list; none where the kind has but one."""
    names = {"": _("All"), **{name: label for name, (label, _rows) in records.tabs.items()}}
    return [
        {
            "url": f"?{urlencode(search | ({'show': name} if name else {}))}",
            "label": label,
            "count": "",
            "current": name == (current if current in names else ""),
        }
        for name, label in names.items()
        if records.tabs
    ]


def _rows(records: Records, shown: list[Model]) -> list[dict]:
    described = records.describe(shown)
    return [
        row | {"id": record.pk, "url": reverse(records.single, args=[record.pk])}
        for record, row in zip(shown, described, strict=True)
    ]


def context(records: Records, charge: Charge, record: Model | None, form: RecordForm | None) -> dict:
    """Facts for templates/accounts/record.html: one record with its form, or a new one."""
    facts = {"records": records, "form": form, "record": record, "list_url": reverse(records.plural)}
    if record is None:
        return facts | {"title": str(records.add_label), "code": "", "button": _("Show what is entered")}
    kind = {"kind": record._meta.label_lower, "number": record.pk}
    change = verbs.last_change(record) if form else None
    return facts | {
        "title": records.name(record),
        "code": records.code(record),
        "facts": [(capfirst(term), value) for term, value in records.facts(record)],
        "values": [] if form else _values(records.form(instance=record, charge=charge)),
        "links": records.links(record),
        "button": _("Show what would change"),
        "change": change and _change(records, record, change, form),
        "acts": [{"url": reverse(name), "label": label} for name, label in records.acts_on(record) if form],
        "take_back_url": reverse(f"take_back_{records.single}", args=[record.pk]),
        "history_url": f"{reverse('audit')}?{urlencode(kind)}",
    }


def _values(form: RecordForm) -> list[tuple[str, str]]:
    """The values of a record that the reader may not change."""
    return [(str(field.label), _text(field, form.present(name))) for name, field in form.fields.items()]


def _change(records: Records, record: Model, entry: AuditEntry, form: RecordForm) -> dict:
    """The last change: what, by whom and when, and the reason if it cannot be taken back."""
    labels = [str(form.fields[name].label) for name in entry.differences if name in form.fields]
    fields = "" if entry.act == AuditEntry.Act.ADDED else words.listing(labels)
    return {
        "id": entry.pk,
        "what": entry.get_act_display(),
        "fields": fields,
        "by": f"{acting_name(entry.by)}, {entry.by.post}",
        "at": words.moment(entry.at),
        "stays_text": verbs.cannot_take_back(records, record, entry, by=form.charge),
    }


def preview(form: RecordForm) -> list[str]:
    """A sentence for each field that the form changes, before and after, in the reader's words."""
    sentences = []
    for name, (was, now) in form.pairs().items():
        field = form.fields[name]
        facts = {"field": field.label, "was": _text(field, was), "now": _text(field, now)}
        new = _("%(field)s: %(now)s")
        sentences.append((new if form.is_new else _("%(field)s: %(was)s → %(now)s")) % facts)
    return sentences


def question(
    records: Records, form: RecordForm, answer: Mapping[str, str], *, yes: str = ""
) -> Question | None:
    """The preview of a valid form as a question, unless it was answered or the form changes nothing."""
    sentences = [*preview(form), *(records.consequences(form) if changes_anything(form) else [])]
    yes = yes or (_("Yes, enter it") if form.is_new else _("Yes, change it"))
    return unanswered(answer, sentences, yes=yes)


def changes_anything(form: RecordForm) -> bool:
    """Return whether a valid form changes the record, or proposes to."""
    return bool(form.proposed or form.pairs())


def _text(field: forms.Field, value: object) -> str:
    """A value as the reader knows it: with the holder of a desk, the day in words, the name of a choice."""
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, Post):
        return name_with_holder(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(value)


def told(records: Records, form: RecordForm, record: Model) -> str:
    """The sentence after the act."""
    sentence = _("%(name)s is on record.") if form.is_new else _("%(name)s: the change is on record.")
    return sentence % {"name": f"{records.name(record)} ({records.code(record)})"}
