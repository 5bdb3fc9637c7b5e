"""Asking before an invitation anew: former letters and slips, and passwords in use, are no longer good."""

from collections.abc import Callable, Collection
from functools import wraps

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.charges import two_persons
from accounts.models import Charge, Invitation, User
from accounts.pages import words
from accounts.pages.asking import ask, unanswered
from accounts.pages.numbers import wholes

from . import page


def asks_what_lapses(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask once before the people ticked are invited, where that takes something from them."""

    @wraps(view)
    def asking(request: HttpRequest) -> HttpResponse:
        asked = sentences(request.charge, wholes(request.POST.getlist("person")))
        if question := unanswered(request.POST, asked, yes=_("Yes, invite anew")):
            return ask(request, question, title=_("Invitations"), back=reverse("invitations"))
        return view(request)

    return asking


def sentences(by: Charge, people: Collection[int]) -> list[str]:
    """Sentences on what these people lose by a new invitation; [] for people who are invited at first."""
    now = timezone.now()
    ticked = User.objects.administered_by(by.post.office, now).filter(pk__in=people).order_by("pk")
    # Holders of guarded posts lose nothing yet: their invitations are proposed.
    ticked = ticked.exclude(pk__in=two_persons.guarded_among(ticked))
    is_open = Exists(Invitation.objects.filter(person=OuterRef("pk")).open_at(now))
    invited, signing_in = ticked.filter(is_open), ticked.exclude(page.NO_PASSWORD)
    lapsed = ngettext(
        "The letter or slip of %(count)s person is no longer good: %(names)s.",
        "The letters or slips of %(count)s people are no longer good: %(names)s.",
        invited.count(),
    )
    reset = ngettext(
        "%(count)s person can no longer sign in with the present password: %(names)s.",
        "%(count)s people can no longer sign in with the present password: %(names)s.",
        signing_in.count(),
    )
    facts = [(lapsed, _facts(invited)), (reset, _facts(signing_in))]
    return [sentence % named for sentence, named in facts if named["names"]]


def _facts(people: QuerySet[User]) -> dict[str, str]:
    count = people.count()
    return {
        "count": words.count(count),
        "names": words.listing([str(row) for row in people[:6]], total=count),
    }
