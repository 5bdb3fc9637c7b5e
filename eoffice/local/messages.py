"""Texts to translate: found and compared without gettext being installed."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract

HERE = Path(__file__).resolve().parents[2]
HINDI = HERE / "locale" / "hi" / "LC_MESSAGES" / "django.po"
# Translations written beside each other wait here, until `make messages` takes them over.
PARTS = HERE / "locale" / "parts"
FACT = re.compile(r"%\(\w+\)[sd]|%[sd]")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}

Key = tuple[str, str]  # context, text


def found() -> dict[Key, tuple[str, list[str]]]:
    """Every text in the program: its plural and the places it stands in."""
    texts: dict[Key, tuple[str, list[str]]] = {}
    for path in _sources():
        for line, message, _comments, context in _extracted(path):
            one, many = message if isinstance(message, tuple) else (message, "")
            _plural, places = texts.setdefault((context or "", one), (many, []))
            places.append(f"{path.relative_to(HERE)}:{line}")
    return texts


def update() -> int:
    """Bring the Hindi catalogue in line with the program; what it no longer says is dropped."""
    texts, catalogue = found(), polib.pofile(str(HINDI), wrapwidth=100)
    _take_parts_into(catalogue)
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    for key, entry in known.items():
        if key not in texts:
            catalogue.remove(entry)
    for (context, one), (many, _places) in texts.items():
        if (context, one) not in known:
            plural = {"msgid_plural": many, "msgstr_plural": {0: "", 1: ""}} if many else {"msgstr": ""}
            catalogue.append(polib.POEntry(msgid=one, msgctxt=context or None, **plural))
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(HINDI))
    return check()


def _take_parts_into(catalogue: polib.POFile) -> None:
    """Take over translations that wait in files of their own; what the catalogue has already, stays."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    for part in sorted(PARTS.glob("*.po")):
        for entry in polib.pofile(str(part)):
            mine = known.get((entry.msgctxt or "", entry.msgid))
            if mine is None:
                known[entry.msgctxt or "", entry.msgid] = entry
                catalogue.append(entry)
            elif entry.translated() and not mine.translated():
                mine.msgstr, mine.msgid_plural = entry.msgstr, entry.msgid_plural
                mine.msgstr_plural, mine.flags = entry.msgstr_plural, entry.flags


def check() -> int:
    """Print every text without finished Hindi, or whose Hindi names other facts; 1 if there are any."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(HINDI))}
    faults = []
    for key, (_many, places) in found().items():
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


def _extracted(path: Path):
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.conf import settings
        from django.utils.translation.template import templatize

        if not settings.configured:
            settings.configure()
        # What is not to be translated becomes X; indentation would only disturb the reader of Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    return extract("python", BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})
