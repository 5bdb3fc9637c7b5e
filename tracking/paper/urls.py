"""Pages that say where one paper has been, and why it took so long."""

from django.urls import path

from . import shares_views, views

urlpatterns = [
    path("", views.paper, name="paper"),
    path("movements/", views.movements, name="movements"),
    path("stays/<int:seq>/", views.explain, name="explanation"),
    path("shares/", shares_views.shares, name="shares"),
    path("shares/<int:share>/withdraw/", shares_views.withdraw_share, name="withdraw_share"),
    path("statement/", views.statement_page, name="statement"),
    path("statement.pdf", views.statement_pdf, name="statement_pdf"),
]
