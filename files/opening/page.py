"""What is shown before a file is opened: those like it that are open already."""

from collections.abc import Iterable

from accounts.models import Charge
from files.models import File
from tracking.models import Paper


def brief(files: Iterable[Paper], charge: Charge) -> list[dict]:
    """Files as a short list: subject and link only of those the reader may open."""
    known = set(
        File.objects.visible_to(charge)
        .filter(pk__in=[file.pk for file in files])
        .values_list("pk", flat=True)
    )
    return [
        {
            "number": file.number,
            "subject": file.subject if file.pk in known else "",
            "url": file.get_absolute_url() if file.pk in known else "",
            "where_text": str(file.holder),
        }
        for file in files
    ]
