"""The pages of people, posts and offices, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.sign_in.urls")),
    path("", include("accounts.invitations.urls")),
    path("", include("accounts.directory.urls")),
    path("", include("accounts.guide.urls")),
    path("", include("accounts.administration.urls")),
    path("", include("accounts.audit_trail.urls")),
    path("", include("accounts.notices.urls")),
    path("", include("accounts.objections.urls")),
    path("", include("accounts.rollout.urls")),
    path("", include("accounts.api_tokens.urls")),
    path("staff/", include("accounts.structure.urls")),
    path("staff/leave/", include("accounts.leave.urls")),
    path("staff/import/", include("accounts.imports.staff.urls")),
    path("staff/organisation/", include("accounts.imports.organisation.urls")),
    path("staff/email/", include("accounts.email_ids.urls")),
]
