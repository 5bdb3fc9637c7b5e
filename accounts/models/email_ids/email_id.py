from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from accounts.latin.proposal import (
    CONTRACT_MARK,
    LONGEST,
    LONGEST_LIMIT,
    PATTERN,
    POST_PATTERN,
    SHORTEST_LIMIT,
    Rules,
    check_mark,
    check_pattern,
    check_post_pattern,
    office_words,
)

from ..charge import Charge
from ..office import Office
from ..post import Post


class EmailPattern(models.Model):
    """The pattern of e-mail IDs of an office and of those below it that have none of their own."""

    office = models.OneToOneField(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="email_pattern"
    )
    domain = models.CharField(
        _("domain"),
        max_length=100,
        validators=[RegexValidator(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", _("A domain such as kannauj.up.gov.in."))],
    )
    name_based = models.CharField(
        _("pattern of name-based IDs"),
        max_length=100,
        default=PATTERN,
        validators=[check_pattern],
        help_text=_("Made of {first}, {middle}, {last}, {initial} and {yy}, the year of birth."),
    )
    post_based = models.CharField(
        _("pattern of post-based IDs"),
        max_length=100,
        default=POST_PATTERN,
        validators=[check_post_pattern],
        help_text=_(
            "Made of {designation}, {section}, {post}, {place}, {office} and {district}: short codes."
        ),
    )
    longest = models.PositiveSmallIntegerField(
        _("most letters before the @"),
        default=LONGEST,
        validators=[MinValueValidator(SHORTEST_LIMIT), MaxValueValidator(LONGEST_LIMIT)],
    )
    contract_mark = models.CharField(
        _("mark of contract staff"),
        max_length=7,
        blank=True,
        default=CONTRACT_MARK,
        validators=[check_mark],
        help_text=_("After the name, such as .ctr, or before it, such as c-."),
    )
    kept_words = models.TextField(
        _("words kept back"),
        max_length=2000,
        blank=True,
        help_text=_("Words that no person is given, beside those kept everywhere (postmaster, admin, dm …)."),
    )

    class Meta:
        verbose_name = _("pattern of e-mail IDs")
        verbose_name_plural = _("patterns of e-mail IDs")

    def __str__(self) -> str:
        return f"{self.name_based}@{self.domain}"

    def rules(self, *, of_person: bool = False, on_contract: bool = False) -> Rules:
        """Return the rules for an ID of a post, or of a person, who may be on contract."""
        reserved = office_words() | set(self.kept_words.lower().split()) if of_person else set()
        return Rules(self.longest, self.contract_mark if on_contract else "", frozenset(reserved))

    @classmethod
    def for_office(cls, office: Office) -> "EmailPattern | None":
        """Return the pattern in force for the office: its own, or that of the nearest office above."""
        return cls.objects.filter(office__in=Office.objects.above(office)).order_by("-office__path").first()


# The whole address of a row, to compare it with what people type.
ADDRESS = Concat("local", Value("@"), "domain")


class EmailIdQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """The IDs of the charge's office and the offices below it."""
        return self.filter(office__path__startswith=charge.post.office.path)

    def in_service(self):
        """IDs in use or about to be: not rejected, archived or closed."""
        over = (EmailId.State.REJECTED, EmailId.State.ARCHIVED, EmailId.State.CLOSED)
        return self.exclude(state__in=over)

    def proposed_by_or_of(self, person):
        """IDs that the person proposed or holds, and so does not approve."""
        return self.filter(Q(proposed_by=person) | Q(person=person))

    def with_holder(self):
        """IDs with person or post, office and proposer at hand."""
        return self.select_related("person", "post__section__office", "office", "proposed_by")


class EmailId(models.Model):
    """An address of a person or of a post. Once proposed it is never given to another, not even closed."""

    class Kind(models.TextChoices):
        NAME = "name", _("Name-based")
        POST = "post", _("Post-based")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        REQUESTED = "requested", _("Requested")
        CREATED = "created", _("Created")
        REJECTED = "rejected", _("Rejected")
        ACTIVE = "active", _("Active")
        REDIRECTED = "redirected", _("Redirected")
        ARCHIVED = "archived", _("Archived")
        CLOSED = "closed", _("Closed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    local = models.CharField(_("before the @"), max_length=64)
    domain = models.CharField(_("domain"), max_length=100)
    look_alike = models.CharField(_("key of look-alikes"), max_length=64)
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="email_ids",
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="email_ids",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    redirects_to = models.ForeignKey(
        "self",
        verbose_name=_("redirected to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = EmailIdQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail ID")
        verbose_name_plural = _("e-mail IDs")
        constraints = [
            models.UniqueConstraint(fields=["domain", "look_alike"], name="accounts_email_id_given_once"),
            models.CheckConstraint(
                condition=Q(local=Lower("local")) & Q(domain=Lower("domain")),
                name="accounts_email_id_in_small_letters",
            ),
            models.CheckConstraint(
                condition=Q(kind="name", person__isnull=False, post__isnull=True)
                | Q(kind="post", person__isnull=True, post__isnull=False),
                name="accounts_email_id_of_a_person_or_a_post",
            ),
            models.CheckConstraint(
                condition=Q(redirects_to__isnull=True) | ~Q(state="active"),
                name="accounts_email_id_active_goes_nowhere_else",
            ),
            models.CheckConstraint(
                condition=~Q(state="redirected") | Q(redirects_to__isnull=False),
                name="accounts_email_id_redirected_to_an_id",
            ),
        ]
        indexes = [models.Index(fields=["office", "state", "id"], name="accounts_email_id_by_state")]

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def holder(self):
        """The person or the post that the ID belongs to."""
        return self.person or self.post


class EmailIdStepQuerySet(models.QuerySet):
    def of_mailboxes(self):
        """Steps that made a mailbox, or archived the one of a tenure while the ID stayed in use."""
        archived = Q(from_state=EmailId.State.ACTIVE, to_state=EmailId.State.ACTIVE)
        return self.filter(archived | Q(to_state=EmailId.State.CREATED))


class EmailIdStep(models.Model):
    """One step in the life of an ID, with its actor and moment. Rows are only ever added."""

    email_id = models.ForeignKey(
        EmailId, verbose_name=_("e-mail ID"), on_delete=models.PROTECT, related_name="steps"
    )
    from_state = models.CharField(_("from"), max_length=10, choices=EmailId.State.choices, blank=True)
    to_state = models.CharField(_("to"), max_length=10, choices=EmailId.State.choices)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = EmailIdStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an e-mail ID")
        verbose_name_plural = _("steps of e-mail IDs")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.email_id}: {self.what}"

    @property
    def what(self) -> str:
        """The state the step led to; where it stayed in use, the mailbox of a tenure was archived."""
        if (self.from_state, self.to_state) == (EmailId.State.ACTIVE, EmailId.State.ACTIVE):
            return str(_("Mailbox archived"))
        return self.get_to_state_display()
