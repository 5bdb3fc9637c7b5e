"""Pages of one's own account: only those of allauth that an office has a use for."""

from allauth.account.views import login, logout, reauthenticate
from allauth.mfa import urls as mfa_urls
from allauth.usersessions import urls as session_urls
from django.urls import URLResolver, include, path

from accounts.permissions import without_charge

from . import views


def _without_charge(patterns: list) -> list:
    """Open the pages of the own account also to people who hold no post."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _without_charge(pattern.url_patterns)
        else:
            without_charge(pattern.callback)
    return patterns


urlpatterns = [
    path("account/", views.account, name="account"),
    path("charge/switch/", views.switch_charge, name="switch_charge"),
    *_without_charge(
        [
            path("account/login/", login, name="account_login"),
            path("account/logout/", logout, name="account_logout"),
            path("account/reauthenticate/", reauthenticate, name="account_reauthenticate"),
            path("account/password/", views.change_password, name="account_change_password"),
            path(
                "account/second-factor/webauthn/reauthenticate/",
                views.ConfirmByPasskey.as_view(),
                name="mfa_reauthenticate_webauthn",
            ),
            path("account/second-factor/", include(mfa_urls)),
            path("account/sessions/", include(session_urls)),
        ]
    ),
]
