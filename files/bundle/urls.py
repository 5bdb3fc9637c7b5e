"""Pages of printing a file."""

from django.urls import path

from . import views

urlpatterns = [
    path("files/<int:pk>/print/", views.print_file, name="print_file"),
    path("files/<int:pk>/print/<int:bundle>/", views.whole_file, name="whole_file"),
    path("files/<int:pk>/note-sheet.pdf", views.note_sheet_pdf, name="note_sheet_pdf"),
    path("prints/<uuid:code>/", views.print_check, name="print_check"),
]
