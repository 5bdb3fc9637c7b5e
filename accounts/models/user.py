from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Upper
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .findable import Findable, FindableQuerySet


class UserQuerySet(FindableQuerySet):
    def administered_by(self, office, moment):
        """People whom the administrator of an office is responsible for.

        They are on the rolls, or hold a post, in that office or below it, and hold none beyond it: whoever
        sets the password of a person could otherwise act beyond the office.
        """
        charges = self.model.charges.rel.related_model.objects.filter(user=OuterRef("pk")).open_at(moment)
        within = charges.filter(post__section__office__path__startswith=office.path)
        beyond = charges.exclude(post__section__office__path__startswith=office.path)
        return self.filter(Q(rolls__path__startswith=office.path) | Exists(within)).exclude(Exists(beyond))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, employee_code: str, password: str | None = None, **fields) -> "User":
        """Bring a person on the rolls; without a password nobody can sign in yet."""
        user = self.model(employee_code=employee_code, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, employee_code: str, password: str | None = None, **fields) -> "User":
        """Make the first technical administrator of an installation."""
        return self.create_user(employee_code, password, is_staff=True, is_superuser=True, **fields)


class User(Findable, AbstractBaseUser, PermissionsMixin):
    """A person on the rolls. What the person may do comes from the posts held, not from here."""

    employee_code = models.CharField(_("employee code"), max_length=20, unique=True)
    email = models.EmailField(_("e-mail ID"), blank=True)
    rolls = models.ForeignKey(
        "accounts.Office",
        verbose_name=_("on the rolls of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The office that keeps the person's service record."),
    )
    mobile = models.CharField(_("mobile"), max_length=15, blank=True)
    preferred_ids = models.CharField(
        _("preferred e-mail IDs"),
        max_length=200,
        blank=True,
        help_text=_("What stands before the @, several with commas; the first that is free is proposed."),
    )
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    retires_on = models.DateField(_("retires on"), null=True, blank=True)
    on_contract = models.BooleanField(_("on contract"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("technical administrator"), default=False)
    session_round = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Sessions of an earlier round are not valid any more.")
    )
    first_signed_in_at = models.DateTimeField(_("first signed in"), null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(
        _("verified"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the person came in by an invitation that two administrators gave."),
    )
    has_notices = models.BooleanField(default=False, db_default=False, editable=False)
    # Counted when a notice comes or is read, so that the bell of every page asks nothing more.
    unread_notices = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    USERNAME_FIELD = "employee_code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name_hi", "name_en"]

    find_fields = ("name_hi", "name_en", "employee_code", "email")

    objects = UserManager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        constraints = [
            models.CheckConstraint(
                condition=Q(employee_code=Upper("employee_code")),
                name="accounts_user_code_in_capitals",
            ),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="accounts_user_email_once"),
        ]
        indexes = [models.Index(fields=["born_on", "mobile"], name="accounts_user_born")]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # As Django's, with the round, so that every session can be ended without touching the password.
        secret_parts = f"{self.password}{self.session_round}"
        return salted_hmac(
            "accounts.User.session", secret_parts, secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_short_name(self) -> str:
        """Return the name by which the administration greets the person."""
        return self.name

    def find_texts(self) -> list[str]:
        """The names, the employee code, and what stands before the @."""
        return [self.name_hi, self.name_en, self.employee_code, self.email.partition("@")[0]]

    def clean(self) -> None:
        """Store codes in capitals and e-mail IDs in small letters, because people type them either way."""
        self.employee_code, self.email = self.employee_code.upper(), self.email.lower()

    def save(self, *args, **kwargs) -> None:
        """Clean the fields, and record the first sign-in when there was one."""
        self.clean()
        if self.last_login and not self.first_signed_in_at:
            self.first_signed_in_at = self.last_login
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "first_signed_in_at"}
        super().save(*args, **kwargs)
