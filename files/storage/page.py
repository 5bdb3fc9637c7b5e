"""The room of offices in the reader's words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge
from accounts.pages import words
from accounts.pages.paging import links, page_after
from files.models import OfficeStorage

PAGE = 25
# From so many percent on the administrator is told.
NEARLY_FULL = 80


def context(charge: Charge, show: str, after: int | None) -> dict:
    """The context of templates/files/storage.html: the offices of the subtree and their room."""
    storages = OfficeStorage.objects.visible_to(charge).with_limits().select_related("office")
    nearly = OfficeStorage.objects.visible_to(charge).fuller_than(NEARLY_FULL)
    chosen = storages.filter(pk__in=nearly.values("pk")) if show == "full" else storages
    rows, following = page_after(chosen, after, size=PAGE)
    here = "?show=full" if show == "full" else "?"
    return {
        "rows": [row(storage, charge) for storage in rows],
        "tabs": [
            {"url": "?", "label": _("All offices"), "count": "", "current": show != "full"},
            {
                "url": "?show=full",
                "label": _("%(percent)s %% full or more") % {"percent": NEARLY_FULL},
                "count": nearly.count(),
                "current": show == "full",
            },
        ],
        **links("after", after, following, here=here),
    }


def row(storage: OfficeStorage, charge: Charge) -> dict:
    """One office: what is used, what is left, and, for the state's administrator, where that is changed."""
    share = _share(storage)
    is_state = charge.post.office.depth == 1
    return {
        "office": str(storage.office),
        "bytes_text": _("%(used)s of %(most)s")
        % {"used": words.size(storage.bytes), "most": words.size(storage.most_bytes)},
        "papers_text": _("%(used)s of %(most)s")
        % {"used": words.count(storage.papers), "most": words.count(storage.limit_papers)},
        "share": min(share, 100),
        "share_text": f"{share} %",
        "is_late": share >= NEARLY_FULL,
        "url": reverse("storage_limits", args=[storage.pk]) if is_state else "",
    }


def _share(storage: OfficeStorage) -> int:
    """Percent used, of bytes or of papers, whichever is more."""
    pairs = ((storage.bytes, storage.most_bytes), (storage.papers, storage.limit_papers))
    return max(used * 100 // most if most else 100 for used, most in pairs)


def note(charge: Charge) -> dict | None:
    """A sentence for the administrator if an office of the subtree is nearly full."""
    nearly = OfficeStorage.objects.visible_to(charge).fuller_than(NEARLY_FULL)
    count = nearly.count()
    if not count:
        return None
    text = ngettext(
        "%(count)s office has used %(percent)s %% or more of its room for papers.",
        "%(count)s offices have used %(percent)s %% or more of their room for papers.",
        count,
    ) % {"count": count, "percent": NEARLY_FULL}
    return {"text": text, "url": f"{reverse('storage')}?show=full"}
