"""Files for the browser to save: their type, and a name in any script."""

from collections.abc import Iterable
from pathlib import PurePath

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xes": "application/xml; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(content: bytes | str | Iterable[str], name: str) -> HttpResponse | StreamingHttpResponse:
    """Answer with a file to be saved, whole or piece by piece; the ending of its name gives the type."""
    answer = HttpResponse if isinstance(content, bytes | str) else StreamingHttpResponse
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return answer(content, content_type=TYPES[PurePath(name).suffix], headers=headers)
