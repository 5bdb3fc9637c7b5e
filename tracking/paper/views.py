"""The pages that say where a paper has been and why it took so long."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.pages import pdf
from accounts.pages.downloads import download
from accounts.pages.limits import limited
from tracking.access.fetch import visible, visible_paper
from tracking.models import Stay

from . import explanation, statement


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper's own page, for whoever comes from the address of one of its forms."""
    # Nothing of it is shown yet: its own page asks for a fresh sign-in and reports the reading.
    paper = visible_paper(pk, request.charge)
    if paper is None:
        raise Http404
    query = request.GET.urlencode()
    return redirect(paper.get_absolute_url() + (f"?{query}" if query else ""))


@require_safe
def movements(request: HttpRequest, pk: int) -> HttpResponse:
    """Every entry of the ledger, and the time at each desk."""
    paper = visible(request, pk)
    return render(
        request, "tracking/movements.html", statement.context(paper, request.charge, most=statement.MOST)
    )


@require_safe
def statement_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of movements, to be printed."""
    paper = visible(request, pk)
    return render(request, "tracking/statement.html", statement.context(paper, request.charge))


@require_safe
@limited("pdf")
def statement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of movements as PDF."""
    paper = visible(request, pk)
    page = render_to_string("tracking/statement.html", statement.context(paper, request.charge), request)
    return download(pdf.render(page), f"statement-{paper.pk}.pdf")


@require_safe
def explain(request: HttpRequest, pk: int, seq: int) -> HttpResponse:
    """Explanation of the time it lay at one desk."""
    paper = visible(request, pk)
    stays = Stay.objects.of(paper).select_related("post", "office", "rule__office")
    stay = get_object_or_404(stays, arrived_seq=seq)
    context = explanation.context(paper, stay, readable=paper.is_readable_by(request.charge))
    return render(request, "tracking/explanation.html", context)
