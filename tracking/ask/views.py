"""Pages of questions: asking why a paper waits, replying, and what was asked."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Post
from accounts.pages import tables, words
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.pages.paging import links
from accounts.pages.returning import inside
from tracking.models import Paper, Question, Stay
from tracking.refusals import FactMissing, Refusal

from . import figures, page, verbs
from .forms import AskForm, ReplyForm, ticked

LISTS = ("open", "answered", "mine")


@require_safe
@limited("export", when=wants_sheet)
def questions(request: HttpRequest) -> HttpResponse:
    """The questions put to the charge, and those that its post has asked."""
    of = request.GET.get("show")
    before = whole(request.GET.get("before"))
    rows, following = figures.page(of if of in LISTS else "open", request.charge, before)
    if of not in LISTS:
        # Who owes no reply came for those to the own questions.
        of = "open" if rows else "mine"
        rows, following = (rows, following) if rows else figures.page(of, request.charge, before)
    labels = {"open": _("To be answered"), "answered": _("Answered"), "mine": _("Asked by this post")}
    if file := tables.answer(request, lambda: _sheet(request, of, labels[of])):
        return file
    tabs = [{"url": f"?show={name}", "label": labels[name], "current": name == of} for name in LISTS]
    context = {
        "rows": page.rows(rows, request.charge),
        "tabs": tabs,
        **links("before", before, following, here=f"?show={of}"),
    }
    return render(request, "tracking/questions.html", context)


def _sheet(request: HttpRequest, of: str, label: str) -> tables.Table:
    """The list that is shown, as a file."""
    found = tables.every(lambda key: figures.page(of, request.charge, key))
    return page.sheet(label, page.rows(found, request.charge))


@require_http_methods(["GET", "HEAD", "POST"])
def ask_why(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about one late stay: at one press with the ready text, or on a page of its own with another."""
    stay = _stay(request, pk)
    if request.method != "POST":
        return _ask_page(request, stay, _new_question())
    form = AskForm(request.POST)
    if "request_id" in form.errors:
        return HttpResponse(status=400)
    if not form.is_valid():
        return _ask_page(request, stay, form)
    try:
        question = verbs.ask(stay, by=request.charge, **form.cleaned_data)
    except Refusal as refusal:
        return _refused(request, stay.paper, refusal, form.cleaned_data["text"])
    messages.success(request, _told([question], stay.paper.number))
    return _back(request, stay.paper.get_absolute_url())


def _new_question() -> AskForm:
    return AskForm(initial={"request_id": uuid4(), "text": verbs.ready_text()})


def _ask_page(request: HttpRequest, stay: Stay, form: AskForm) -> HttpResponse:
    context = {"form": form, "paper": stay.paper, "about": page.about(stay, request.charge)}
    context |= {"next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "tracking/ask.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about the late papers of a desk: whom, about which and in what words is shown first."""
    post = get_object_or_404(Post.objects.with_place(), pk=pk)
    if not verbs.may_ask(request.charge, post):
        raise Http404
    if request.method != "POST":
        return _desk_page(request, post, _new_question())
    form, keys = AskForm(request.POST), ticked(request.POST)
    if "request_id" in form.errors:
        return HttpResponse(status=400)
    if form.is_valid() and not keys:
        form.add_error(None, _("Please tick the papers to ask about."))
    if not form.is_valid():
        return _desk_page(request, post, form)
    stays = figures.chosen(post, request.charge, keys)
    try:
        put = verbs.ask_desk(stays, by=request.charge, **form.cleaned_data)
    except Refusal as refusal:
        return _refused(request, None, refusal, form.cleaned_data["text"])
    _tell_of_desk(request, post, put, len(keys))
    return _back(request, f"{reverse('questions')}?show=mine")


def _desk_page(request: HttpRequest, post: Post, form: AskForm) -> HttpResponse:
    late = figures.late_at(post, request.charge)
    about = page.about_desk(post, late, request.charge)
    ticks = set(ticked(request.POST)) if form.is_bound else {row["stay"] for row in about["rows"]}
    context = {"form": form, "about": about, "ticks": ticks}
    context |= {"next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "tracking/ask_desk.html", context, status=400 if form.errors else 200)


def _tell_of_desk(request: HttpRequest, post: Post, put: list[Question], ticks: int) -> None:
    if put:
        messages.success(request, _told(put, str(post)))
    if left := ticks - len(put):
        sentence = ngettext(
            "%(count)s paper was left out: it moved on, was parked or was asked about meanwhile.",
            "%(count)s papers were left out: they moved on, were parked or were asked about meanwhile.",
            left,
        )
        messages.info(request, sentence % {"count": words.count(left)})


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with its reply, or the form to reply."""
    known = figures.named(Question.objects.known_to(request.charge))
    question = get_object_or_404(known, pk=pk)
    if request.method != "POST":
        return _question_page(request, question, ReplyForm(initial={"request_id": uuid4()}))
    if "ready" in request.POST:
        return _question_page(request, question, ReplyForm.filled(request.POST), is_chosen=True)
    form = ReplyForm(request.POST)
    if "request_id" in form.errors:
        return HttpResponse(status=400)
    if not form.is_valid():
        return _question_page(request, question, form)
    try:
        verbs.answer(question, by=request.charge, **form.cleaned_data)
    except FactMissing as missing:
        form.add_error(missing.field, str(missing))
        return _question_page(request, question, form)
    except Refusal as refusal:
        return _refused(request, question.stay.paper, refusal, form.cleaned_data["text"])
    messages.success(request, _("Your reply stands in the record of %s.") % question.stay.paper)
    return redirect("questions")


def _question_page(
    request: HttpRequest, question: Question, form: ReplyForm, *, is_chosen: bool = False
) -> HttpResponse:
    [row] = page.rows([question], request.charge)
    context = {"question": row, "form": form, "ready": page.ready_replies(), "is_chosen": is_chosen}
    return render(request, "tracking/question.html", context, status=400 if form.errors else 200)


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page on which the press stood, if the form names it."""
    there = request.POST.get("next", "")
    return redirect(inside(request, there) if there else otherwise)


def _stay(request: HttpRequest, pk: int) -> Stay:
    """The stay with its paper, if the charge may know of it and ask; 404 otherwise."""
    known = Stay.objects.visible_to(request.charge)
    named = known.select_related("paper", "post__section__office", "post__designation", "office")
    stay = get_object_or_404(named, pk=pk)
    if not verbs.may_ask(request.charge, stay.post):
        raise Http404
    return stay


def _told(put: list[Question], about: str) -> str:
    """The sentence after asking: of whom, and by when a reply is due."""
    by = words.date(max(question.answer_by for question in put))
    facts = {"about": about, "count": len(put), "by": by, "person": put[0].to}
    return (
        ngettext(
            "%(about)s: asked of %(person)s, who replies by %(by)s.",
            "%(about)s: asked of %(person)s about %(count)s papers, to be answered by %(by)s.",
            len(put),
        )
        % facts
    )


def _refused(request: HttpRequest, paper: Paper | None, refusal: Refusal, typed: str) -> HttpResponse:
    """Render the reason and the text entered, so that nothing is lost."""
    context = {
        "message": str(refusal),
        "paper_url": paper.get_absolute_url() if paper else reverse("questions"),
        "paper_label": paper.number if paper else _("Questions"),
        "typed_text": typed,
    }
    return render(request, "tracking/refused.html", context, status=409)
