"""Static files as production collects them: what a script imports by its plain name is there."""

import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

COLLECTED = {"BACKEND": "eoffice.static_files.Compressed"}
SHEETS = Path(__file__).parents[2] / "static/css"
IMPORT = re.compile(r"^import .*? from \"(\.[^\"]+)\";$", re.MULTILINE)


def test_what_a_script_imports_is_collected_under_that_name(tmp_path, settings):
    with override_settings(
        STATIC_ROOT=str(tmp_path), STORAGES=settings.STORAGES | {"staticfiles": COLLECTED}, DEBUG=False
    ):
        call_command("collectstatic", interactive=False, verbosity=0, ignore=["admin"])
    imports = [
        (script, script.parent / path)
        for script in Path(tmp_path, "js").glob("*.js")
        for path in IMPORT.findall(script.read_text(encoding="utf-8"))
    ]
    assert imports
    assert not [script for script, path in imports if not path.exists()]
    sheets = {sheet.name: sheet.stat().st_size for sheet in Path(tmp_path, "css").glob("*.css")}
    assert len(sheets) > len(list(SHEETS.glob("*.css")))
    assert [name for name, size in sheets.items() if not size] == []


def test_no_selector_relies_on_a_space_that_the_minifier_drops():
    written = {sheet.name: sheet.read_text(encoding="utf-8") for sheet in SHEETS.glob("*.css")}
    assert [name for name, text in written.items() if re.search(r"\S +:[a-z]", text)] == []
