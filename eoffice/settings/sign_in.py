"""People: their passwords, invitations, second factors, and how sign-ins are counted."""

from .environment import HTTPS, env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.sign_in.SignInBackend"]
# guardian stores the shares; `visible_to` alone decides, because it knows their dates.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
# Nobody who is not signed in is on the rolls.
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("employee_code", "email", "mobile", "name_en", "name_hi")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.sign_in.passwords.BreachedValidator"},
    {"NAME": "accounts.sign_in.passwords.OfficeWordsValidator"},
]
# The days for which an invitation to choose a password is valid.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
# The days for which sheets are stored after the last step of their import; until then it can be taken back.
SHEET_DAYS = env.int("SHEET_DAYS", default=90)
# The minutes after signing in, or confirming it, for closing, opening secrets and changes of access.
FRESH_SIGN_IN_MINUTES = env.int("FRESH_SIGN_IN_MINUTES", default=15)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# People who need a second factor: "duties" (who approves, monitors or administers), "everyone" or "nobody".
SECOND_FACTOR_FOR = env.str("SECOND_FACTOR_FOR", default="duties" if HTTPS else "nobody")
ACCOUNT_ADAPTER = "accounts.sign_in.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "employee_code"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "accounts.sign_in.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# A whole office shares one address, so addresses are given room; a person at an address is not.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip"}
# The proxies of ours that a request passes; an address forwarded by anybody else is not believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "accounts.sign_in.secrets.SecondFactorAdapter"
USERSESSIONS_ADAPTER = "accounts.sign_in.reporting.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.sign_in.factor_forms.CodeForm",
    "reauthenticate": "accounts.sign_in.factor_forms.ConfirmCodeForm",
    "activate_totp": "accounts.sign_in.factor_forms.SetUpCodeForm",
    "add_webauthn": "accounts.sign_in.factor_forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.sign_in.factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.sign_in.factor_forms.ConfirmPasskeyForm",
}
MFA_TOTP_ISSUER = "e-Office"
