"""The program as Django runs it: its apps, what stands before and behind a page, languages, files."""

from django.utils.translation import gettext_lazy as _

from .environment import BASE_DIR, DEBUG, env

INSTALLED_APPS = [
    "accounts",
    "tracking",
    "files",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # a template of allauth loads it
    "treebeard",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
]

MIDDLEWARE = [
    "eoffice.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After the server of compressed static files, before everything that writes into a page.
    "eoffice.compression.CompressedPages",
    # Before whatever reads the cookies or the form.
    "eoffice.malformed.Malformed",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "eoffice.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.middleware.SessionLimits",
    "accounts.sign_in.middleware.SignInFirst",
    "accounts.sign_in.middleware.LostForms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tracking.time.middleware.one_clock",
    "accounts.sign_in.middleware.ActingCharge",
    "eoffice.not_allowed.NotAllowedPage",
    "django_htmx.middleware.HtmxMiddleware",
    "eoffice.request_log.RequestLog",
    # Innermost, so that the request's number, person and address are bound to what it reports.
    "accounts.sign_in.refused.RefusedRequests",
]

ROOT_URLCONF = "eoffice.urls"
WSGI_APPLICATION = "eoffice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "eoffice.templates.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "accounts.sign_in.context.acting",
                "accounts.notices.page.notices",
                "tracking.desk.nav.nav",
            ],
        },
    }
]

LANGUAGE_CODE = "hi"
LANGUAGES = [("hi", _("Hindi")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["eoffice.formats"]
# The second has the Hindi of allauth, which comes without.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "allauth"]
TIME_ZONE = "Asia/Kolkata"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=BASE_DIR / "var" / "papers")
# Whole files as PDF: where they are made and kept, and for how many hours they can be fetched.
PRINTS_ROOT = env.path("PRINTS_ROOT", default=BASE_DIR / "var" / "prints")
PRINT_HOURS = env.int("PRINT_HOURS", default=48)
# Papers are read by the program alone, never by a web server or another account of the machine.
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Compressing takes ten seconds of a processor; the tests name a storage that does without.
        "BACKEND": env.str(
            "STATIC_STORAGE",
            default="django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "eoffice.static_files.Compressed",
        )
    },
}
