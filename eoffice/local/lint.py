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
# Names that are written alike in both languages.
SAME = {"PDF", "CSV", "XES", "Excel", "English", "Esc", "Enter", "ई", "ऑफिस", "htmx"}


def check() -> int:
    """Print every breach; 1 if there are any."""
    found = list(faults())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def faults() -> Iterator[str]:
    """Every breach of our own rules."""
    for path in sorted([*HERE.glob("*/views.py"), *HERE.glob("*/views/*.py")]):
        yield from _unguarded_queries(path)
    for path in sorted(HERE.glob("templates/**/*.html")):
        yield from _untranslated(path)


def _unguarded_queries(path: Path) -> Iterator[str]:
    """A view fetches through a guarded queryset: `Paper.objects.get(…)` would hand anything to anybody."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and _name(node.value).endswith(".objects"):
            model = _name(node.value).removesuffix(".objects")
            if model in GUARDED and node.attr in OPEN:
                place = f"{path.relative_to(HERE)}:{node.lineno}"
                yield f"{place}: {model}.objects.{node.attr} without visible_to"


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _untranslated(path: Path) -> Iterator[str]:
    """Text in a template stands in a translate tag; style and event attributes are refused by our policy."""
    source = path.read_text(encoding="utf-8")
    for match in STYLE.finditer(TAG.sub("", source)):
        yield f"{path.relative_to(HERE)}: {match.group()[:60]} is refused by the content security policy"
    text = re.sub(r"<[^>]*>", " ", TAG.sub(" ", TRANSLATED.sub(" ", source)))
    for word in WORD.findall(text):
        if word not in SAME:
            yield f"{path.relative_to(HERE)}: untranslated text: {word}"
