"""Similar open files, listed before another file is opened."""

from collections.abc import Sequence

from accounts.directory.holding import holdings
from accounts.models import Charge
from files.models import File
from tracking.models import Paper


def brief(files: Sequence[Paper], charge: Charge) -> list[dict]:
    """A short list of files, with subject and link only of those the reader may open."""
    visible = set(
        File.objects.visible_to(charge)
        .filter(pk__in=[file.pk for file in files])
        .values_list("pk", flat=True)
    )
    held = holdings(file.holder_id for file in files)
    return [
        {
            "number": file.number,
            "subject": file.subject if file.pk in visible else "",
            "url": file.get_absolute_url() if file.pk in visible else "",
            "where_text": held.name(file.holder),
        }
        for file in files
    ]
