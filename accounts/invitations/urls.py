"""Pages of a first sign-in, and of the administrator who invites to it."""

from django.urls import path

from . import first_sign_in, views

urlpatterns = [
    path("account/first/", first_sign_in.first, name="first"),
    path("account/first/password/", first_sign_in.first_password, name="first_password"),
    path("account/first/<slug:code>/", first_sign_in.invitation_link, name="invitation_link"),
    path("staff/invitations/", views.invitations, name="invitations"),
    path("staff/invitations/invite/", views.invite, name="invite"),
    path("staff/invitations/hand-out/", views.hand_out, name="hand_out"),
    path("staff/invitations/<int:pk>/", views.invited, name="invited"),
    path("staff/invitations/<int:pk>/propose/", views.propose_invitation, name="propose_invitation"),
    path(
        "staff/invitations/<int:pk>/second-factor/", views.remove_second_factor, name="remove_second_factor"
    ),
]
