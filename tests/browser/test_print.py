"""A file and its statement on paper: no buttons, and late stays late."""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from tests.factories import open_test_file, send

LATE = "rgb(163, 34, 27)"


def test_the_dm_prints_a_late_file_on_a_vacant_desk(kannauj, visit):
    """Anjali's desk has been vacant since Sunita sent it there, forty days ago."""
    now = timezone.now()
    file = open_test_file(kannauj.sunita, at=now - timedelta(days=60), due_on=now.date() - timedelta(days=3))
    send(file, kannauj.sunita, kannauj.adm_post, at=now - timedelta(days=40))
    kannauj.anjali.ends = now - timedelta(days=40)
    kannauj.anjali.save(update_fields=["ends"])
    dm = visit(kannauj.dm)
    for name in (f"files/{file.pk}", f"papers/{file.pk}/statement"):
        dm.open(f"/{name}/")
        dm.picture(name.replace("/", "-"))
        dm.page.emulate_media(media="print")
        assert not dm.page.locator("button:visible, .btn:visible, form:visible, input:visible").count()
        bar = dm.page.locator(".is-now .route__bar")
        assert LATE in bar.evaluate("bar => getComputedStyle(bar).background")
        if folder := os.environ.get("PICTURES"):
            dm.page.pdf(path=Path(folder) / f"{name.replace('/', '-')}.pdf", format="A4")
        dm.page.emulate_media(media="screen")
