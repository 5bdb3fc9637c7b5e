"""Rules of this repository that no linter knows: a line each, with the reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
TAG = re.compile(
    r"{%.*?%}|{{.*?}}|{#.*?#}|<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<!--.*?-->", re.DOTALL
)
TRANSLATED = re.compile(
    r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{%\s*comment.*?endcomment\s*%}", re.DOTALL
)
WORD = re.compile(r"[A-Za-z\u0900-\u097f]{2,}")
STYLE = re.compile(r"<[^>]*\sstyle=|<[^>]*\son[a-z]+=")
GUARDED = {"Paper", "File", "Movement", "Stay", "Note", "Document"}
OPEN = {
    "get",
    "filter",
    "all",
    "exclude",
    "first",
    "last",
    "values",
    "values_list",
    "select_related",
    "annotate",
}
SPEAKING = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
APPS = ("accounts", "tracking", "files", "eoffice")
LONGEST_LINE = 120
# Names that are written alike in both languages.
SAME = {"PDF", "CSV", "XES", "XLSX", "Excel", "English", "हिन्दी", "Esc", "Enter"}

# A document for signature and a slip are in Hindi whoever prints them, with English beside it or without.
PRINTED = '<html lang="hi">'


def check() -> int:
    """Print every breach; 1 if there are any."""
    found = list(faults())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def faults() -> Iterator[str]:
    """Every breach of our own rules, with its place."""
    templates = sorted(HERE.glob("templates/**/*.html"))
    modules = sorted(path for app in APPS for path in (HERE / app).glob("**/*.py"))
    views = [path for path in modules if path.stem.endswith("views")]
    written = [path for path in modules if path.parent.name != "migrations"]
    lines = [*templates, *written, *sorted(HERE.glob("tests/**/*.py"))]
    rules = (
        (views, unguarded_queries), (modules, hidden_words), (templates, untranslated), (lines, long_lines),
    )  # fmt: skip
    for paths, rule in rules:
        for path in paths:
            for fault in rule(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(HERE)}: {fault}"


def long_lines(source: str) -> Iterator[str]:
    """Where a line runs off the side of a review, nobody sees what changed in it."""
    for number, line in enumerate(source.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            yield f"line {number} has {len(line)} characters, {LONGEST_LINE} at most"


def unguarded_queries(source: str) -> Iterator[str]:
    """A view fetches through a guarded queryset: `Paper.objects.get(…)` would hand anything to anybody."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        model, _, manager = _name(node.func.value).rpartition(".")
        if manager == "objects" and model in GUARDED and node.func.attr in OPEN and not _of_a_paper(node):
            yield f"line {node.lineno}: {model}.objects.{node.func.attr} without visible_to"


def hidden_words(source: str) -> Iterator[str]:
    """Words for people within an f-string are not found when translations are gathered."""
    for text in ast.walk(ast.parse(source)):
        if not isinstance(text, ast.JoinedStr):
            continue
        calls = (node for node in ast.walk(text) if isinstance(node, ast.Call))
        if any(_name(call.func) in SPEAKING for call in calls):
            yield f"line {text.lineno}: words to be translated within an f-string"


def _of_a_paper(call: ast.Call) -> bool:
    """What belongs to one paper that is at hand already, and so was fetched through the guard."""
    return any(word.arg in ("file", "paper") and isinstance(word.value, ast.Name) for word in call.keywords)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def untranslated(source: str) -> Iterator[str]:
    """Text in a template stands in a translate tag; style and event attributes are refused by our policy."""
    for match in STYLE.finditer(TAG.sub("", source)):
        yield f"{match.group()[:60]} is refused by the content security policy"
    if PRINTED in source:
        return
    text = re.sub(r"<[^>]*>", " ", TAG.sub(" ", TRANSLATED.sub(" ", source)))
    for word in WORD.findall(text):
        if word not in SAME:
            yield f"untranslated text: {word}"
