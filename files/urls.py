from django.urls import path

from files.opening.views import new_file
from files.sheet.views import file, file_page

from .rollout import views as rollout
from .search import views
from .sheet import note_views, paper_views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("rollout/", rollout.rollout, name="rollout"),
    path("rollout/<slug:kind>/", rollout.rollout_kind, name="rollout_kind"),
    path("files/new/", new_file, name="new_file"),
    path("files/<int:pk>/", file, name="file"),
    path("files/<int:pk>/page/<int:number>/", file_page, name="file_page"),
    path("files/<int:pk>/note/", note_views.save_note, name="save_note"),
    path("files/<int:pk>/note/discard/", note_views.discard_note, name="discard_note"),
    path("files/<int:pk>/send/", note_views.send_note, name="send_note"),
    path("files/<int:pk>/documents/", paper_views.upload, name="upload"),
    path("files/<int:pk>/documents/<int:document_pk>/", paper_views.document, name="document"),
]
