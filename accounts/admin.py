from django import forms
from django.contrib import messages
from django.contrib.admin import action
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration import mass
from accounts.administration.site import RecordForm, SubtreeAdmin, administration, path_of
from accounts.directory.fields import PickerField
from accounts.email_ids.admin import EmailIdAdmin, EmailPatternAdmin

from .charges import people, proposing, superiors, two_persons
from .models import (
    AdministratorProposal,
    Charge,
    Designation,
    EmailId,
    EmailPattern,
    Notice,
    Office,
    Post,
    Section,
    User,
)
from .notices.verbs import tell
from .refusals import Refusal

NAMES = ("name_hi", "name_en")
DATES = ("begins", "ends")


def posts_held(request: HttpRequest) -> list[int]:
    """Return the keys of the posts that the signed-in person holds or is to hold."""
    charges = Charge.objects.not_over_at(timezone.now()).filter(user=request.user)
    return list(charges.values_list("post", flat=True))


class OfficeForm(RecordForm):
    """An office; a new one says under which other it stands."""

    under = PickerField(Office, label=gettext_lazy("under the office"), required=False)

    class Meta:
        model = Office
        fields = ("code", *NAMES, "kind", *DATES, "receiving_post")


class OfficeAdmin(SubtreeAdmin):
    concerns_access = True
    form = OfficeForm
    office_lookup = ""
    fixed = ("code", "ends")
    list_display = ("name_hi", "name_en", "code", "kind", *DATES)
    list_filter = ("kind",)
    search_fields = ("code", *NAMES)

    def get_fields(self, request, obj=None):
        """Ask for the place in the tree only when an office is added."""
        return (*(() if obj else ("under",)), *OfficeForm.Meta.fields)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Limit the place of a new office to the subtree, and the posts that may receive its files."""
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields.pop("under", None)
        if obj is None:
            form.base_fields["under"] = PickerField(
                label=OfficeForm.declared_fields["under"].label, queryset=self.get_queryset(request)
            )
        if "receiving_post" in form.base_fields:
            form.base_fields["receiving_post"].queryset = self._receivers(request, obj)
        return form

    def _receivers(self, request, obj):
        """Posts of the subtree, without those of the signed-in person, except the present receiving post."""
        mine = set(posts_held(request)) - {obj and obj.receiving_post_id}
        posts = Post.objects.not_void().filter(section__office__path__startswith=path_of(request))
        return posts.exclude(pk__in=mine)

    def office_of(self, request, obj):
        """Return the office itself."""
        return obj

    def save_model(self, request, obj, form, change):
        """Save the office; a new one at its place in the tree."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            Office.objects.add_child(form.cleaned_data["under"], instance=obj)


class SectionAdmin(SubtreeAdmin):
    fields = ("office", "code", *NAMES, *DATES)
    fixed = ("office", "code")
    list_display = ("name_hi", "name_en", "code", "office", *DATES)
    ordering = ("office__path", "code")
    list_select_related = ("office",)
    search_fields = ("code", *NAMES, "office__code")


class DesignationAdmin(SubtreeAdmin):
    office_lookup = None
    fields = ("code", *NAMES, "rank", "grade", "abbreviations")
    fixed = ("code",)
    list_display = ("name_hi", "name_en", "code", "rank", "grade")
    ordering = ("-rank",)


class PostForm(RecordForm):
    """A post. Rights that two administrators give are only proposed; nobody puts a desk under one's own."""

    mine: tuple[int, ...] = ()
    proposed: tuple[str, ...] = ()
    # Of a guarded post the superior to be proposed, if it is another; None puts it under nobody.
    superior: Post | None = None
    moves = False

    def clean_reports_to(self):
        """Refuse to put a post under one's own: a superior may take files from it, so another one decides."""
        superior, post = self.cleaned_data["reports_to"], self.instance
        moved = superior and post.pk and superior.pk != post.reports_to_id
        if moved and self._over(superior) and not Post.objects.above(post).filter(pk__in=self.mine).exists():
            raise forms.ValidationError(
                _("This would put the post under your own. Please ask another administrator.")
            )
        return superior

    def clean(self):
        """Turn into a proposal what a second administrator has to approve."""
        facts = super().clean()
        wanted = [
            right for right in two_persons.RIGHTS if facts.get(right) and not getattr(self.instance, right)
        ]
        self.proposed = tuple(two_persons.must_propose(self.instance, wanted))
        self.superior = facts.get("reports_to")
        self.moves = "reports_to" in facts and superiors.must_propose(self.instance, self.superior)
        if self.moves:
            facts["reports_to"] = self.instance.reports_to
        return facts | dict.fromkeys(self.proposed, False)

    def _over(self, superior: Post) -> bool:
        above = Post.objects.above(superior).filter(pk__in=self.mine)
        return superior.pk in self.mine or above.exists()


class PostAdmin(SubtreeAdmin):
    concerns_access = True
    form = PostForm
    office_lookup = "section__office__"
    duties = ("may_diarise", "may_dispatch", "may_approve", "may_monitor", "may_administer")
    fields = ("section", "designation", "code", *NAMES, "reports_to", *duties, *DATES)
    fixed = ("section", "code", "ends")
    list_display = ("name_hi", "name_en", "code", "section", *DATES)
    ordering = ("section__office__path", "-designation__rank", "pk")
    list_select_related = ("section",)
    list_filter = ("may_monitor", "may_administer")
    search_fields = ("code", *NAMES)

    def choices(self, db_field, request):
        """Rows that a field may name; a post may also report to one in an office above."""
        if db_field.name != "reports_to":
            return super().choices(db_field, request)
        above = Office.objects.above(request.charge.post.office).order_by().values("pk")
        return super().choices(db_field, request) | Post.objects.filter(section__office__in=above)

    def has_change_permission(self, request, obj=None):
        """Refuse to change a post that the signed-in person holds."""
        return super().has_change_permission(request, obj) and not (obj and obj.pk in posts_held(request))

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Tell the form the posts of the signed-in person."""
        form = super().get_form(request, obj, change, **kwargs)
        form.mine = tuple(posts_held(request))
        return form

    def get_object(self, request, object_id, from_field=None):
        """Lock the post while its form is saved: no approval meanwhile is lost or repeated."""
        post = super().get_object(request, object_id, from_field)
        if post and request.method == "POST":
            Post.objects.select_for_update(no_key=True).get(pk=post.pk)
            post.refresh_from_db()
        return post

    def save_model(self, request, obj, form, change):
        """Save the post, and propose the rights that need a second administrator if the form asks for any."""
        was = change and form.initial.get("reports_to")
        super().save_model(request, obj, form, change)
        if change and was != obj.reports_to_id:
            superiors.tell_holders(obj, was=Post.objects.filter(pk=was).first(), by=request.charge)
        if form.proposed:
            self._propose(request, obj, form.proposed)
        if form.moves:
            self._propose_superior(request, obj, form.superior)

    def _propose_superior(self, request, post, superior):
        """Propose another superior; one decision at a time."""
        try:
            proposing.propose_superior(post, superior, by=request.charge)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            sentence = _("%(post)s is put under %(superior)s as soon as a second administrator approves it.")
            facts = {"post": post, "superior": superior or "–"}
            self.message_user(request, sentence % facts, messages.WARNING)

    def _propose(self, request, post, rights):
        """Propose the rights, unless that was done; one decision at a time, so others have to wait."""
        facts = {
            "post": post,
            "rights": ", ".join(str(Post._meta.get_field(right).verbose_name) for right in rights),
        }
        pending = AdministratorProposal.objects.pending().filter(post=post)
        waiting = pending.filter(kind=AdministratorProposal.Kind.RIGHT).first()
        if waiting and not {*rights} <= {*two_persons.rights_of(waiting)}:
            sentence = _("%(post)s: another right waits for its approval. Propose %(rights)s after that.")
            self.message_user(request, sentence % facts, messages.ERROR)
            return
        if waiting is None:
            proposing.propose(post, by=request.charge, rights=rights)
        sentence = _("%(post)s: %(rights)s, as soon as a second administrator approves it.")
        self.message_user(request, sentence % facts, messages.WARNING)


class ChargeAdmin(SubtreeAdmin):
    """Charges to look up; they change by order alone, under /staff/charges/."""

    concerns_access = True
    office_lookup = "post__section__office__"
    fields = ("post", "user", "kind", "begins", "ends", "order_number", "acting_for")
    list_display = ("post", "user", "kind", "begins", "ends")
    ordering = ("-begins", "-pk")
    list_select_related = ("post", "user")
    list_filter = ("kind",)
    search_fields = ("post__code", "user__employee_code", *(f"user__{name}" for name in NAMES))

    def has_change_permission(self, request, obj=None):
        """Refuse to change charges: they change by order alone."""
        return False


class UserAdmin(SubtreeAdmin):
    concerns_access = True
    service = ("born_on", "retires_on", "on_contract", "preferred_ids")
    fields = ("employee_code", *NAMES, "email", "mobile", "rolls", *service, "is_active")
    readonly_fields = ("is_active",)
    fixed = ("employee_code",)
    list_display = ("name_hi", "name_en", "employee_code", "email", "is_active")
    ordering = ("employee_code",)
    list_filter = ("is_active",)
    search_fields = ("employee_code", "email", *NAMES)
    actions = ("disable", "restore")

    def get_queryset(self, request):
        """People on the rolls or with posts in the subtree, and with none beyond it."""
        return User.objects.administered_by(request.charge.post.office, timezone.now())

    def has_change_permission(self, request, obj=None):
        """Refuse to change one's own record."""
        return super().has_change_permission(request, obj) and not (obj and obj.pk == request.user.pk)

    def office_of(self, request, obj):
        """Return the office on whose rolls the person is, or the acting office."""
        return obj.rolls or request.charge.post.office

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Suggest the acting office for the rolls of a new person."""
        form = super().get_form(request, obj, change, **kwargs)
        if "rolls" in form.base_fields:
            form.base_fields["rolls"].required = True
            form.base_fields["rolls"].initial = request.charge.post.office
        return form

    def save_model(self, request, obj, form, change):
        """Save the person; a new one has no password until the invitation is used.

        Another e-mail address is told to the former one, too: letters would go to the new one from now on.
        """
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and obj.first_signed_in_at:
            formerly = form.initial.get("email") or ""
            tell([Notice(person=obj, kind=Notice.Kind.EMAIL, by=request.charge, formerly=formerly)])

    @action(description=gettext_lazy("Disable, and end every session at once"))
    def disable(self, request: HttpRequest, queryset):
        """Disable accounts, except one's own: nobody might be left to restore it."""
        others = mass.chosen(queryset.exclude(pk=request.user.pk))
        if answer := mass.held_back(request, others, _disabling, yes=_("Yes, disable")):
            return answer
        for person in others:
            people.disable(person, by=request.charge)
            self._tell(request, person, _("%(person)s can no longer sign in."))

    @action(description=gettext_lazy("Restore"))
    def restore(self, request: HttpRequest, queryset):
        """Let disabled people sign in again, unless retired or deceased."""
        others = mass.chosen(queryset.exclude(pk=request.user.pk))
        if len(others) > 1 and (answer := mass.held_back(request, others, _restoring, yes=_("Yes, restore"))):
            return answer
        for person in others:
            try:
                people.restore(person, by=request.charge)
            except Refusal as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self._tell(request, person, _("%(person)s can sign in again."))

    def _tell(self, request, person, sentence):
        self.message_user(request, sentence % {"person": person}, messages.SUCCESS)


def _disabling(count: int, names: str) -> str:
    return ngettext(
        "%(count)s account is disabled and every session of it ends at once: %(names)s.",
        "%(count)s accounts are disabled and every session of them ends at once: %(names)s.",
        count,
    ) % {"count": count, "names": names}


def _restoring(count: int, names: str) -> str:
    return ngettext(
        "%(count)s person can sign in again: %(names)s.",
        "%(count)s people can sign in again: %(names)s.",
        count,
    ) % {"count": count, "names": names}


administration.register(Office, OfficeAdmin)
administration.register(Section, SectionAdmin)
administration.register(Designation, DesignationAdmin)
administration.register(Post, PostAdmin)
administration.register(Charge, ChargeAdmin)
administration.register(User, UserAdmin)
administration.register(EmailPattern, EmailPatternAdmin)
administration.register(EmailId, EmailIdAdmin)
