"""Posts and people that need an act of an administrator, and the acts by order."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.charges import taking_back
from accounts.charges.establishment import acts as list_acts
from accounts.pages.asking import ask, unanswered
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
@require_POST
@needs_fresh_sign_in
def take_back_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an act that was entered by mistake; for a guarded post it is proposed."""
    act = get_object_or_404(list_acts(request.charge.post.office), pk=pk)
    question = unanswered(request.POST, questions.taking_back(act), yes=_("Yes, take it back"))
    if question and act.kind in taking_back.KINDS:
        return ask(request, question, title=_("Take an act back"), back=reverse("acts"))
    try:
        if act.post and act.post.guarded and act.kind in taking_back.TAKINGS:
            taking_back.propose(act, by=request.charge)
            messages.warning(request, _("It is taken back as soon as a second administrator approves."))
        else:
            taking_back.take_back(act, by=request.charge)
            messages.success(request, _("The act was taken back. Both stay on record."))
    except StaffRefusal as refusal:
        messages.error(request, str(refusal))
    return redirect("acts")


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def order(request: HttpRequest, name: str) -> HttpResponse:
    """Enter one act by order; a refused form comes back with the reason."""
    if name not in VERBS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    known = ("post", "person", "office", "at", "until")
    facts = {field: request.GET[field] for field in known if field in request.GET}
    form = OrderForm(data, charge=request.charge, name=name, initial={"at": timezone.localtime(), **facts})
    question = None
    asked = questions.sentences(name, form.cleaned_data, request.charge) if form.is_valid() else []
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
