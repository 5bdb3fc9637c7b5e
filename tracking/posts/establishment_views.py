"""Posts and people that need an act of an administrator, and the acts by order."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages.asking import unanswered
from accounts.pages.numbers import whole
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal as StaffRefusal
from tracking.refusals import Refusal

from . import establishment_page, questions
from .order_forms import VERBS, OrderForm


@require("administer")
@require_safe
def establishment(request: HttpRequest) -> HttpResponse:
    """Retirements, vacancies, ends and burdens of the subtree, each with links to the acts it needs."""
    office, query = request.charge.post.office, request.GET
    context = establishment_page.context(office, query.get("show", ""), query.get("after", ""))
    return render(request, "tracking/establishment.html", context)


@require("administer")
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Every act on staff of the subtree, the newest first."""
    context = establishment_page.acts(request.charge.post.office, whole(request.GET.get("before")))
    return render(request, "tracking/acts.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def order(request: HttpRequest, name: str) -> HttpResponse:
    """Enter one act by order; a refused form comes back with the reason."""
    if name not in VERBS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    facts = {field: request.GET[field] for field in ("post", "person", "office") if field in request.GET}
    form = OrderForm(data, charge=request.charge, name=name, initial={"at": timezone.localtime(), **facts})
    question, asked = None, questions.sentences(name, form.cleaned_data) if form.is_valid() else []
    yes = _("Yes, enter the order")
    if form.is_valid() and not (question := unanswered(request.POST, asked, yes=yes)):
        try:
            act, proposal = form.execute()
        except (Refusal, StaffRefusal) as refusal:
            form.add_error(None, str(refusal))
            # With what was answered already: it is asked once.
            question = unanswered({}, asked, yes=yes)
        else:
            establishment_page.tell_outcome(request, act, proposal)
            return redirect("establishment")
    context = {"form": form, "verb": VERBS[name], "question": question}
    return render(request, "tracking/order.html", context, status=400 if form.errors else 200)
