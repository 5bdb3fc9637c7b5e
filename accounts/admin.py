from django import forms
from django.contrib import messages
from django.contrib.admin import action
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.administration.site import CodeField, SubtreeAdmin, administration, path_of
from accounts.email_ids.admin import EmailIdAdmin, EmailPatternAdmin

from .charges import people as staff
from .charges import two_persons
from .models import (
    AdministratorProposal,
    Charge,
    Designation,
    EmailId,
    EmailPattern,
    Office,
    Post,
    Section,
    User,
)
from .refusals import Refusal

NAMES = ("name_hi", "name_en")
DATES = ("begins", "ends")


def held(request: HttpRequest) -> list[int]:
    """The posts that whoever asks holds or is to hold: under none of them one raises the own rights."""
    charges = Charge.objects.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now()), user=request.user)
    return list(charges.values_list("post", flat=True))


class OfficeForm(forms.ModelForm):
    """An office; a new one says under which other it stands."""

    under = CodeField(label=gettext_lazy("under the office"), queryset=Office.objects.none(), required=False)

    class Meta:
        model = Office
        fields = ("code", *NAMES, "kind", *DATES, "receiving_post")


class OfficeAdmin(SubtreeAdmin):
    form = OfficeForm
    office_lookup = ""
    fixed = ("code", "ends")
    list_display = ("name_hi", "name_en", "code", "kind", *DATES)
    list_filter = ("kind",)
    search_fields = ("code", *NAMES)

    def get_fields(self, request, obj=None):
        """The place in the tree is given once."""
        return (*(() if obj else ("under",)), *OfficeForm.Meta.fields)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A new office stands somewhere in the subtree."""
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields.pop("under", None)
        if obj is None:
            form.base_fields["under"] = CodeField(
                label=OfficeForm.declared_fields["under"].label, queryset=self.get_queryset(request)
            )
        if "receiving_post" in form.base_fields:
            form.base_fields["receiving_post"].queryset = self._receivers(request, obj)
        return form

    def _receivers(self, request, obj):
        """Nobody lets files of others arrive at the own desk; what stands may stay."""
        mine = set(held(request)) - {obj and obj.receiving_post_id}
        posts = Post.objects.filter(section__office__path__startswith=path_of(request))
        return posts.exclude(pk__in=mine)

    def office_of(self, request, obj):
        """An office is its own."""
        return obj

    def save_model(self, request, obj, form, change):
        """A new office gets its place in the tree."""
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
    fields = ("code", *NAMES, "rank", "grade")
    fixed = ("code",)
    list_display = ("name_hi", "name_en", "code", "rank", "grade")
    ordering = ("-rank",)


class PostForm(forms.ModelForm):
    """A post; that it may administer is only proposed here, and nobody puts others' desks under the own."""

    mine: tuple[int, ...] = ()
    proposes = False

    def clean_reports_to(self):
        """Who is above a desk may take files from it: another administrator decides that."""
        superior, post = self.cleaned_data["reports_to"], self.instance
        moved = superior and post.pk and superior.pk != post.reports_to_id
        if moved and self._over(superior) and not Post.objects.above(post).filter(pk__in=self.mine).exists():
            raise forms.ValidationError(
                _("This would put the post under your own. Please ask another administrator.")
            )
        return superior

    def clean_may_administer(self):
        """A second administrator lets it come into force."""
        wanted = self.cleaned_data["may_administer"]
        self.proposes = wanted and not self.instance.may_administer
        return wanted and not self.proposes

    def _over(self, superior: Post) -> bool:
        above = Post.objects.above(superior).filter(pk__in=self.mine)
        return superior.pk in self.mine or above.exists()


class PostAdmin(SubtreeAdmin):
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
        """A post may report to one in an office above, too."""
        if db_field.name != "reports_to":
            return super().choices(db_field, request)
        above = Office.objects.above(request.charge.post.office).order_by().values("pk")
        return super().choices(db_field, request) | Post.objects.filter(section__office__in=above)

    def has_change_permission(self, request, obj=None):
        """Nobody changes a post one holds."""
        return super().has_change_permission(request, obj) and not (obj and obj.pk in held(request))

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form knows whose it is."""
        form = super().get_form(request, obj, change, **kwargs)
        form.mine = tuple(held(request))
        return form

    def get_object(self, request, object_id, from_field=None):
        """While a form is saved the post is locked: an approval in between is neither lost nor repeated."""
        post = super().get_object(request, object_id, from_field)
        if post and request.method == "POST":
            Post.objects.select_for_update(no_key=True).get(pk=post.pk)
            post.refresh_from_db()
        return post

    def save_model(self, request, obj, form, change):
        """That the post may administer is proposed; a second administrator approves it."""
        super().save_model(request, obj, form, change)
        if form.proposes:
            if not AdministratorProposal.objects.pending().filter(post=obj).exists():
                two_persons.propose(obj, by=request.charge)
            told = _("%(post)s may administer as soon as a second administrator approves it.") % {"post": obj}
            self.message_user(request, told, messages.WARNING)


class ChargeAdmin(SubtreeAdmin):
    """Charges to look up; they change by order alone, under /staff/charges/."""

    office_lookup = "post__section__office__"
    fields = ("post", "user", "kind", "begins", "ends", "order_number", "acting_for")
    list_display = ("post", "user", "kind", "begins", "ends")
    ordering = ("-begins", "-pk")
    list_select_related = ("post", "user")
    list_filter = ("kind",)
    search_fields = ("post__code", "user__employee_code", *(f"user__{name}" for name in NAMES))

    def has_change_permission(self, request, obj=None):
        """Nothing is entered here."""
        return False


class UserAdmin(SubtreeAdmin):
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
        """Whoever is on the rolls or holds posts here, and none beyond."""
        return User.objects.kept_by(request.charge.post.office, timezone.now())

    def has_change_permission(self, request, obj=None):
        """Nobody changes what is on record of oneself."""
        return super().has_change_permission(request, obj) and not (obj and obj.pk == request.user.pk)

    def office_of(self, request, obj):
        """The office on whose rolls the person is."""
        return obj.rolls or request.charge.post.office

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A new person comes on the rolls of the acting office, unless another is named."""
        form = super().get_form(request, obj, change, **kwargs)
        if "rolls" in form.base_fields:
            form.base_fields["rolls"].required = True
            form.base_fields["rolls"].initial = request.charge.post.office
        return form

    def save_model(self, request, obj, form, change):
        """A new person has no password until the invitation is used."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @action(description=gettext_lazy("Disable, and end every session at once"))
    def disable(self, request: HttpRequest, people):
        """Nobody disables the own account: nobody might be left to restore it."""
        for person in people.exclude(pk=request.user.pk):
            staff.disable(person, by=request.charge)
            self._tell(request, person, _("%(person)s can no longer sign in."))

    @action(description=gettext_lazy("Restore"))
    def restore(self, request: HttpRequest, people):
        """Let disabled people sign in again; nobody who has left for good."""
        for person in people.exclude(pk=request.user.pk):
            try:
                staff.restore(person, by=request.charge)
            except Refusal as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self._tell(request, person, _("%(person)s can sign in again."))

    def _tell(self, request, person, sentence):
        self.message_user(request, sentence % {"person": person}, messages.SUCCESS)


administration.register(Office, OfficeAdmin)
administration.register(Section, SectionAdmin)
administration.register(Designation, DesignationAdmin)
administration.register(Post, PostAdmin)
administration.register(Charge, ChargeAdmin)
administration.register(User, UserAdmin)
administration.register(EmailPattern, EmailPatternAdmin)
administration.register(EmailId, EmailIdAdmin)
