"""Pages of drafts."""

from django.urls import path

from . import approval_views, views

urlpatterns = [
    path("files/<int:pk>/drafts/new/", views.new_draft, name="new_draft"),
    path("drafts/addressees/", views.addressee_suggestions, name="addressee_suggestions"),
    path("drafts/<int:pk>/", views.draft, name="draft"),
    path("drafts/<int:pk>/edit/", views.edit_draft, name="edit_draft"),
    path("drafts/<int:pk>/text/", views.save_draft_text, name="save_draft_text"),
    path("drafts/<int:pk>/addressees/", views.draft_addressees, name="draft_addressees"),
    path("drafts/<int:pk>/addressees/<int:serial>/", views.remove_addressee, name="remove_addressee"),
    path("drafts/<int:pk>/comments/", approval_views.comment_draft, name="comment_draft"),
    path("drafts/<int:pk>/approve/", approval_views.approve_draft, name="approve_draft"),
    path("drafts/<int:pk>/letter.pdf", views.draft_pdf, name="draft_pdf"),
    *(
        path(
            f"drafts/<int:pk>/{act}/",
            approval_views.draft_act,
            {"act": act},
            name=f"{act.replace('-', '_')}_draft",
        )
        for act in approval_views.ACTS
    ),
]
