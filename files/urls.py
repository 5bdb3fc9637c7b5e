from django.urls import path

from files.opening.views import new_file

from .views import papers, pen, rollout, search, sheet

urlpatterns = [
    path("search/", search.search, name="search"),
    path("rollout/", rollout.rollout, name="rollout"),
    path("rollout/<slug:kind>/", rollout.rollout_kind, name="rollout_kind"),
    path("files/new/", new_file, name="new_file"),
    path("files/<int:pk>/", sheet.file, name="file"),
    path("files/<int:pk>/page/<int:number>/", sheet.file_page, name="file_page"),
    path("files/<int:pk>/note/", pen.save_note, name="save_note"),
    path("files/<int:pk>/note/discard/", pen.discard_note, name="discard_note"),
    path("files/<int:pk>/send/", pen.send_note, name="send_note"),
    path("files/<int:pk>/documents/", papers.upload, name="upload"),
    path("files/<int:pk>/documents/<int:document_pk>/", papers.document, name="document"),
]
