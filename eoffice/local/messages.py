"""Texts to translate: found, compared and compiled without gettext being installed."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract

HERE = Path(__file__).resolve().parents[2]
HINDI = HERE / "locale" / "hi" / "LC_MESSAGES" / "django.po"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}

Key = tuple[str, str]  # context, text


def compile_all() -> None:
    """Compile each catalogue that changed since it was compiled last."""
    for po in (HERE / "locale").glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))


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


def check() -> int:
    """Print every text that has no finished Hindi; how many there are, as an exit code of 0 or 1."""
    finished = {
        (entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(HINDI)) if entry.translated()
    }
    missing = {key: places for key, (_many, places) in found().items() if key not in finished}
    for (_context, text), places in sorted(missing.items(), key=lambda item: item[1][0]):
        print(f"{places[0]}: no Hindi for {text!r}")
    return 1 if missing else 0


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


if __name__ == "__main__":
    sys.exit(check())
