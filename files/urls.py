"""The pages of files, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("files.search.urls")),
    path("", include("files.rollout.urls")),
    path("", include("files.opening.urls")),
    path("", include("files.receipts.urls")),
    path("", include("files.drafts.urls")),
    path("", include("files.incoming.urls")),
    path("", include("files.mail_in.urls")),
    path("", include("files.scans.urls")),
    path("", include("files.storage.urls")),
    path("", include("files.address_book.urls")),
    path("", include("files.bundle.urls")),
    path("files/<int:pk>/", include("files.sheet.urls")),
]
