"""Pages of one's own account: only those of allauth that an office has a use for."""

from allauth.account import views as account_views
from allauth.mfa import urls as mfa_urls
from allauth.usersessions import urls as session_urls
from django.urls import URLResolver, include, path

from . import views
from .permissions import without_charge


def _without_charge(patterns: list) -> list:
    """Everybody may look after the own account, also while holding no post."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _without_charge(pattern.url_patterns)
        else:
            without_charge(pattern.callback)
    return patterns


urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/invitation/<uidb64>/<token>/", views.invitation, name="invitation"),
    path("staff/", views.staff, name="staff"),
    path("staff/import/", include("accounts.staffing.urls")),
    path("staff/organisation/", include("accounts.organisation.urls")),
    path("staff/email/", include("accounts.email_urls")),
    path("", include("accounts.audit_urls")),
    path("charge/switch/", views.switch_charge, name="switch_charge"),
    *_without_charge(
        [
            path("account/login/", account_views.login, name="account_login"),
            path("account/logout/", account_views.logout, name="account_logout"),
            path("account/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
            path("account/password/", account_views.password_change, name="account_change_password"),
            path("account/second-factor/", include(mfa_urls)),
            path("account/sessions/", include(session_urls)),
        ]
    ),
]
