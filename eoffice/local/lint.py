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
QUESTION = re.compile(r"(What|Who|Whom|Whose|How|Whether|Where|When|Which|Why)\b")
# Names that are the same in both languages.
SAME = {"PDF", "CSV", "XES", "OCEL", "XLSX", "Excel", "English", "हिन्दी", "Esc", "Enter", "Ctrl", "SHA"}

# A document for signature and a slip are in Hindi whoever prints them, with English beside it or without.
PRINTED = '<html lang="hi">'


def check() -> int:
    """Print every breach; 1 if there are any."""
    breaches = list(faults())
    print(*breaches, sep="\n", end="\n" if breaches else "")
    return 1 if breaches else 0


def faults() -> Iterator[str]:
    """Every breach of our own rules, with its place."""
    templates = sorted(HERE.glob("templates/**/*.html"))
    modules = sorted(path for app in APPS for path in (HERE / app).glob("**/*.py"))
    views = [path for path in modules if path.stem.endswith("views")]
    source = [path for path in modules if path.parent.name != "migrations"]
    lines = [*templates, *source, *sorted(HERE.glob("tests/**/*.py"))]
    rules = (
        (views, unguarded_queries), (modules, hidden_words), (templates, untranslated), (lines, long_lines),
        (source, question_docstrings),
    )  # fmt: skip
    for paths, rule in rules:
        for path in paths:
            for fault in rule(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(HERE)}: {fault}"


def long_lines(source: str) -> Iterator[str]:
    """Lines that run off the side of a review, where nobody sees what changed in them."""
    for number, line in enumerate(source.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            yield f"line {number} has {len(line)} characters, {LONGEST_LINE} at most"


def question_docstrings(source: str) -> Iterator[str]:
    """Docstrings that begin with a question word and leave the reader to guess the noun."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if word := QUESTION.match(ast.get_docstring(node) or ""):
            yield f"line {node.body[0].lineno}: a docstring begins with {word[0]}, not with a noun or verb"


def unguarded_queries(source: str) -> Iterator[str]:
    """Queries of a view past the guarded querysets: `Paper.objects.get(…)` would show anything to anybody."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        model, _, manager = _name(node.func.value).rpartition(".")
        if manager == "objects" and model in GUARDED and node.func.attr in OPEN and not _of_a_paper(node):
            yield f"line {node.lineno}: {model}.objects.{node.func.attr} without visible_to"


def hidden_words(source: str) -> Iterator[str]:
    """Texts to translate within an f-string, which are not found when translations are gathered."""
    for text in ast.walk(ast.parse(source)):
        if not isinstance(text, ast.JoinedStr):
            continue
        calls = (node for node in ast.walk(text) if isinstance(node, ast.Call))
        if any(_name(call.func) in SPEAKING for call in calls):
            yield f"line {text.lineno}: words to be translated within an f-string"


def _of_a_paper(call: ast.Call) -> bool:
    """Return whether a query is for one paper at hand, which was fetched through the guard."""
    return any(word.arg in ("file", "paper") and isinstance(word.value, ast.Name) for word in call.keywords)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def untranslated(source: str) -> Iterator[str]:
    """Text of a template outside a translate tag; style and event attributes, which our policy refuses."""
    for match in STYLE.finditer(TAG.sub("", source)):
        yield f"{match.group()[:60]} is refused by the content security policy"
    if PRINTED in source:
        return
    text = re.sub(r"<[^>]*>", " ", TAG.sub(" ", TRANSLATED.sub(" ", source)))
    for word in WORD.findall(text):
        if word not in SAME:
            yield f"untranslated text: {word}"
