"""Catalogues of translations, compiled without gettext being installed."""

from pathlib import Path

import polib

HERE = Path(__file__).resolve().parents[2]


def compile_all() -> None:
    """Compile each catalogue that changed since it was compiled last."""
    for po in (HERE / "locale").glob("**/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
