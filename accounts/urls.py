"""Pages of one's own account: only those of allauth that an office has a use for."""

from allauth.account import views as account_views
from allauth.mfa import urls as mfa_urls
from allauth.usersessions import urls as session_urls
from django.urls import URLResolver, include, path

from accounts.invitations.views import invitations, invite, invited, remove_second_factor
from accounts.sign_in.views import account, staff, switch_charge

from .invitations import first_sign_in
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
    path("account/", account, name="account"),
    path("account/first/", first_sign_in.first, name="first"),
    path("account/first/password/", first_sign_in.first_password, name="first_password"),
    path("account/first/<slug:code>/", first_sign_in.invitation_link, name="invitation_link"),
    path("staff/invitations/", invitations, name="invitations"),
    path("staff/invitations/invite/", invite, name="invite"),
    path("staff/invitations/<int:pk>/", invited, name="invited"),
    path(
        "staff/invitations/<int:pk>/second-factor/",
        remove_second_factor,
        name="remove_second_factor",
    ),
    path("staff/", staff, name="staff"),
    path("staff/import/", include("accounts.imports.staff.urls")),
    path("staff/organisation/", include("accounts.imports.organisation.urls")),
    path("staff/email/", include("accounts.email_ids.urls")),
    path("", include("accounts.audit_trail.urls")),
    path("charge/switch/", switch_charge, name="switch_charge"),
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
