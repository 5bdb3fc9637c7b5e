"""What the pages of an organisation show: sheets and their lines in words."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Charge, Office, OrganisationImport
from ..sheets.reading import unknown_headers
from .columns import SHEETS
from .imports import Comparison
from .suggesting import suggestions

PAGE, IMPORTS = 50, 25


def imports(charge: Charge, before: int | None) -> dict:
    """The sheets of the subtree, the newest first."""
    rows = OrganisationImport.objects.visible_to(charge).select_related("by__user", "office").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: IMPORTS + 1])
    shown = found[:IMPORTS]
    return {
        "imports": [_import(one) for one in shown],
        "prev_url": "?" if before else "",
        "next_url": f"?before={shown[-1].pk}" if len(found) > IMPORTS else "",
        "templates": [
            {
                "url": reverse("organisation_template", args=[kind]),
                "label": OrganisationImport.Kind(kind).label,
            }
            for kind in SHEETS
        ],
    }


def context(kept: OrganisationImport, found: Comparison | None, show: str, after: int) -> dict:
    """What templates/accounts/organisation_import.html shows: the comparison, or what was entered."""
    headers = _headers(kept.kind)
    rows = _compared(found, headers) if found else _entered(kept, headers)
    labels = _outcomes()
    counts = {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in labels}
    show = show if show in labels else next((outcome for outcome in labels if counts[outcome]), "new")
    of_tab = [row for row in rows if row["outcome"] == show]
    shown = of_tab[after : after + PAGE]
    query = {"show": show, "after": after + PAGE}
    return _import(kept) | {
        "tabs": [
            {
                "label": labels[outcome],
                "count": counts[outcome],
                "url": f"?show={outcome}",
                "current": outcome == show,
            }
            for outcome in labels
            if counts[outcome] or outcome == show
        ],
        "rows": shown,
        "prev_url": f"?show={show}" if after else "",
        "next_url": f"?{urlencode(query)}" if len(of_tab) > after + PAGE else "",
        "has_errors": bool(found and counts["error"]),
        "can_confirm": bool(found and not counts["error"] and counts["new"] + counts["changed"]),
        "has_nothing": bool(found and not counts["error"] and not counts["new"] + counts["changed"]),
        "digest": found.digest if found else "",
        "unknown": ", ".join(unknown_headers(bytes(kept.content), SHEETS[kept.kind])) if found else "",
    }


def suggested(office: Office, standard: str) -> dict:
    """The sections and posts that the office lacks, to be ticked."""
    sections, posts = suggestions(office, standard)
    return {
        "chosen": str(office),
        "groups": [
            {"label": label, "rows": rows}
            for label, rows in ((_("Sections"), sections), (_("Posts"), posts))
            if rows
        ],
    }


def _import(kept: OrganisationImport) -> dict:
    url = reverse("organisation_import", args=[kept.pk])
    return {
        "name": kept.name,
        "kind": kept.get_kind_display(),
        "url": url,
        "office": str(kept.office),
        "by": str(kept.by.user),
        "uploaded": date_format(timezone.localtime(kept.uploaded_at), "j F Y, H:i"),
        "is_entered": kept.entered_at is not None,
        "summary": [
            {"label": label, "count": kept.counts[outcome]}
            for outcome, label in _outcomes().items()
            if kept.counts.get(outcome)
        ],
    }


def _compared(found: Comparison, headers: dict[str, str]) -> list[dict]:
    return [
        {
            "number": entry.number,
            "code": entry.code,
            "outcome": entry.outcome,
            "errors": [{"column": headers[column], "text": text} for column, text in entry.errors],
            "differences": _differences([] if entry.errors else entry.differences, headers),
        }
        for entry in found.entries
    ]


def _entered(kept: OrganisationImport, headers: dict[str, str]) -> list[dict]:
    return [
        {
            "number": number,
            "code": code,
            "outcome": outcome,
            "differences": _differences(differences, headers),
        }
        for number, code, outcome, differences in kept.record
    ]


def _differences(differences: list, headers: dict[str, str]) -> list[dict]:
    return [{"column": headers[column], "was": was, "will": will} for column, was, will in differences]


def _headers(kind: str) -> dict[str, str]:
    """By column; a suggestion is of sections and posts. That files arrive somewhere is one of the duties."""
    columns = SHEETS.get(kind) or (*SHEETS["sections"], *SHEETS["posts"])
    headers = {column.key: column.header.rstrip(" *") for column in columns}
    return headers | {"receives": headers.get("duties", "")}


def _outcomes() -> dict[str, str]:
    return {
        "error": _("With errors"),
        "new": _("New"),
        "changed": _("Changed"),
        "unchanged": _("Unchanged"),
    }
