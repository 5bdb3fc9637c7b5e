"""The page of a file, and the pages of its correspondence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.pages.numbers import whole
from accounts.pages.prefetch import is_looked_at
from files.models import Document, File

from . import page
from .fetch import visible

# No file has so many paragraphs or pages, and the columns of their numbers hold it.
LAST = 999_999


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file: its subject, its route so far, and the pen."""
    sheet = page.open_sheet(visible(request, pk), request.charge, is_looked_at=is_looked_at(request))
    if not sheet.is_readable:
        return sealed(request, sheet)
    paragraph = whole(request.GET.get("paragraph"), most=LAST)
    earlier = paragraph + 1 if paragraph else whole(request.GET.get("earlier_than"), most=LAST)
    words = request.GET.get("words", "")[:100]
    before = whole(request.GET.get("before_page"), most=LAST)
    lost = _lost_text(request, sheet)
    context = page.context(sheet, find=words, earlier_than=earlier, before_page=before, **lost)
    return render(request, "files/file.html", context)


def sealed(request: HttpRequest, sheet: page.Sheet) -> HttpResponse:
    """A secret file, to those who monitor it but never held it: number, place and time."""
    return render(request, "tracking/sealed.html", page.outsider_context(sheet), status=403)


@require_safe
def file_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page of the correspondence, by its number on the file."""
    readable = get_object_or_404(File.objects.readable_by(request.charge), pk=pk)
    documents = Document.objects.filter(file=readable, first_page__lte=number).order_by("-first_page")
    document = get_object_or_404(documents[:1])
    if number > document.last_page:
        return redirect(f"{readable.get_absolute_url()}#page-{document.first_page}")
    address = f"/files/{readable.pk}/documents/{document.pk}/"
    return redirect(f"{address}#page={number - document.first_page + 1}")


def _lost_text(request: HttpRequest, sheet: page.Sheet) -> dict:
    """The text of the pen from before the session ended, as the page shows it; {} if there is none."""
    lost_form = request.lost_form
    if not lost_form or "text" not in lost_form.fields:
        return {}
    lost = {name: values[0] for name, values in lost_form.fields.items() if values}
    return page.typed(sheet, lost["text"], draft=lost.get("draft", "")) | {"to": whole(lost.get("to"))}
