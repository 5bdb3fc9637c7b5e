"""Pages of the import of staff, under /staff/import/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.staff_imports, name="staff_imports"),
    path("template.xlsx", views.staff_import_template, name="staff_import_template"),
    path("<int:pk>/", views.staff_import, name="staff_import"),
    path("<int:pk>/marked.xlsx", views.staff_import_marked, name="staff_import_marked"),
    path("<int:pk>/again/", views.check_staff_import, name="check_staff_import"),
    path("<int:pk>/confirm/", views.confirm_staff_import, name="confirm_staff_import"),
    path("<int:pk>/take-back/", views.take_back_staff_import, name="take_back_staff_import"),
]
