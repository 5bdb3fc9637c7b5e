"""The page of a file, and what is written and added there."""

from django.urls import path

from . import note_views, paper_views, views

urlpatterns = [
    path("", views.file, name="file"),
    path("page/<int:number>/", views.file_page, name="file_page"),
    path("note/", note_views.save_note, name="save_note"),
    path("note/discard/", note_views.discard_note, name="discard_note"),
    path("send/", note_views.send_note, name="send_note"),
    path("documents/", paper_views.upload, name="upload"),
    path("documents/<int:document_pk>/", paper_views.document, name="document"),
]
