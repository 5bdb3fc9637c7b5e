"""What a comparison found is written, all of it or nothing; nothing that is on record is ever deleted."""

from collections.abc import Sequence

from ..models import Office, Post, Section
from .comparing import Entry
from .known import Known

WRITTEN = {
    Office: ("name_hi", "name_en", "kind"),
    Section: ("name_hi", "name_en"),
    Post: (
        "name_hi",
        "name_en",
        "section",
        "designation",
        "may_diarise",
        "may_dispatch",
        "may_approve",
        "may_monitor",
    ),
}
BATCH = 500


def enter(kind: str, entries: Sequence[Entry], known: Known) -> None:
    """Write what is new and what changed; the caller holds the transaction and has looked for errors."""
    {"offices": _offices, "sections": _sections, "posts": _posts}[kind](entries, known)


def _offices(entries: Sequence[Entry], known: Known) -> None:
    """New offices in rounds, those above before those below."""
    offices, waiting = dict(known.offices), [entry for entry in entries if entry.outcome == "new"]
    while waiting:
        ready = [entry for entry in waiting if entry.facts["under"] in offices]
        for entry in ready:
            facts = {name: fact for name, fact in entry.facts.items() if name != "under"}
            above = Office.objects.get(pk=offices[entry.facts["under"]].pk)
            offices[entry.code] = Office.objects.add_child(above, {"code": entry.code, **facts})
            entry.entered = offices[entry.code]
        waiting = [entry for entry in waiting if entry.code not in offices]
    _change(Office, entries)


def _sections(entries: Sequence[Entry], known: Known) -> None:
    _create(Section, entries)
    _change(Section, entries)


def _posts(entries: Sequence[Entry], known: Known) -> None:
    """Posts first, then who reports to whom and where files from other offices arrive."""
    posts = dict(known.posts) | _create(Post, entries)
    _change(Post, entries)
    reporting, receiving = [], []
    for entry in entries:
        post = posts[entry.code]
        if superior := entry.facts.get("reports_to"):
            post.reports_to = posts[superior]
            reporting.append(post)
        if entry.facts.get("receives"):
            office = post.section.office
            office.receiving_post = post
            receiving.append(office)
    Post.objects.bulk_update(reporting, ["reports_to"], batch_size=BATCH)
    Office.objects.bulk_update(receiving, ["receiving_post"], batch_size=BATCH)


def _create(model: type[Section] | type[Post], entries: Sequence[Entry]) -> dict:
    names = {*WRITTEN[model], "begins", "office"}
    new = [entry for entry in entries if entry.outcome == "new"]
    for entry in new:
        facts = {name: fact for name, fact in entry.facts.items() if name in names}
        entry.entered = model(code=entry.code, **facts)
    created = model.objects.bulk_create([entry.entered for entry in new], batch_size=BATCH)
    return {one.code: one for one in created}


def _change(model: type[Office] | type[Section] | type[Post], entries: Sequence[Entry]) -> None:
    changed = [entry for entry in entries if entry.outcome == "changed"]
    for entry in changed:
        for name in WRITTEN[model]:
            if name in entry.facts:
                setattr(entry.thing, name, entry.facts[name])
    model.objects.bulk_update([entry.thing for entry in changed], WRITTEN[model], batch_size=BATCH)
