"""Posts and people that an administrator must see to, and the acts by order."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages.numbers import whole
from accounts.permissions import require
from accounts.refusals import Refusal as StaffRefusal
from tracking.refusals import Refusal

from . import establishment_page
from .order_forms import VERBS, OrderForm


@require("administer")
@require_safe
def establishment(request: HttpRequest) -> HttpResponse:
    """Retirements, vacancies, ends and burdens of the subtree, each with what to do."""
    office, asked = request.charge.post.office, request.GET
    context = establishment_page.context(office, asked.get("show", ""), asked.get("after", ""))
    return render(request, "tracking/establishment.html", context)


@require("administer")
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Every act on staff of the subtree, the newest first."""
    context = establishment_page.acts(request.charge.post.office, whole(request.GET.get("before")))
    return render(request, "tracking/acts.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, name: str) -> HttpResponse:
    """The form of one verb; what is refused comes back with the reason."""
    if name not in VERBS:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    known = {field: request.GET[field] for field in ("post", "person", "office") if field in request.GET}
    form = OrderForm(typed, charge=request.charge, name=name, initial={"at": timezone.localtime(), **known})
    if form.is_valid():
        try:
            act = form.act()
        except (Refusal, StaffRefusal) as refusal:
            form.add_error(None, str(refusal))
        else:
            told = {"act": act.get_kind_display(), "whom": act.person or act.post or act.office}
            messages.success(request, _("%(act)s: %(whom)s. The order is on record.") % told)
            return redirect("establishment")
    told = {"form": form, "verb": VERBS[name]}
    return render(request, "tracking/order.html", told, status=400 if form.errors else 200)
