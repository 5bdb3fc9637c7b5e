from django.urls import path

from .views import papers

urlpatterns = [
    path("papers/<int:pk>/movements/", papers.movements, name="movements"),
    path("papers/<int:pk>/stays/<int:seq>/", papers.explain, name="explanation"),
    path("papers/<int:pk>/statement/", papers.statement_page, name="statement"),
    path("papers/<int:pk>/statement.pdf", papers.statement_pdf, name="statement_pdf"),
]
