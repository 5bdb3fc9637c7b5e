"""Texts to translate: found and compared without gettext being installed."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract

HERE = Path(__file__).resolve().parents[2]
HINDI = HERE / "locale" / "hi" / "LC_MESSAGES" / "django.po"
# New translations wait here in files of their own, until `make messages` adds them to the catalogue.
PARTS = HERE / "locale" / "parts"
FACT = re.compile(r"%\(\w+\)[sd]|%[sd]")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}

Key = tuple[str, str]  # context, text


def texts_of_program() -> dict[Key, tuple[str, list[str]]]:
    """Every text in the program: its plural and the places it stands in."""
    texts: dict[Key, tuple[str, list[str]]] = {}
    for path in _sources():
        for line, message, _comments, context in _extract(path):
            singular, plural = message if isinstance(message, tuple) else (message, "")
            _plural, places = texts.setdefault((context or "", singular), (plural, []))
            places.append(f"{path.relative_to(HERE)}:{line}")
    return texts


def update() -> int:
    """Bring the Hindi catalogue in line with the program; texts it no longer has are dropped."""
    texts, catalogue = texts_of_program(), polib.pofile(str(HINDI), wrapwidth=100)
    _take_parts_into(catalogue)
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    for key, entry in entries.items():
        if key not in texts:
            catalogue.remove(entry)
    for (context, singular), (plural, _places) in texts.items():
        if (context, singular) not in entries:
            forms = {"msgid_plural": plural, "msgstr_plural": {0: "", 1: ""}} if plural else {"msgstr": ""}
            catalogue.append(polib.POEntry(msgid=singular, msgctxt=context or None, **forms))
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(HINDI))
    return check()


def _take_parts_into(catalogue: polib.POFile) -> None:
    """Add translations that wait in files of their own; those that the catalogue has already stay."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    for part in sorted(PARTS.glob("*.po")):
        for entry in polib.pofile(str(part)):
            existing = entries.get((entry.msgctxt or "", entry.msgid))
            if existing is None:
                entries[entry.msgctxt or "", entry.msgid] = entry
                catalogue.append(entry)
            elif entry.translated() and not existing.translated():
                existing.msgstr, existing.msgid_plural = entry.msgstr, entry.msgid_plural
                existing.msgstr_plural, existing.flags = entry.msgstr_plural, entry.flags


def check() -> int:
    """Print every text without finished Hindi, or whose Hindi names other facts; 1 if there are any."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(HINDI))}
    faults = []
    for key, (_plural, places) in texts_of_program().items():
        entry = entries.get(key)
        if entry is None or not entry.translated():
            faults.append(f"{places[0]}: no Hindi for {key[1]!r}")
        elif _facts(entry.msgstr, *entry.msgstr_plural.values()) != _facts(entry.msgid, entry.msgid_plural):
            faults.append(f"{places[0]}: the Hindi for {key[1]!r} names other facts in %(…)s")
    print(*sorted(faults), sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


def _facts(*texts: str) -> set[str]:
    return {fact for text in texts for fact in FACT.findall(text)}


def _sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt"],
        cwd=HERE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    apart = ("tests/", "requirements")
    return [HERE / name for name in listed.stdout.split("\n") if name and not name.startswith(apart)]


def _extract(path: Path):
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.conf import settings
        from django.utils.translation.template import templatize

        if not settings.configured:
            settings.configure()
        # Everything that is not to be translated becomes X; indentation would be an error in Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    return extract("python", BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})
