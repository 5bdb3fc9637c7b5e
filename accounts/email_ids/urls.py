"""Pages of e-mail IDs, under /staff/email/."""

from django.urls import include, path

from accounts.administration.urls import pages_of

from . import views
from .records import EmailPatterns

urlpatterns = [
    path("", views.email_ids, name="email_ids"),
    path("<int:pk>/", views.email_id_page, name="email_id"),
    path("<int:pk>/redirect/", views.redirect_email_id, name="redirect_email_id"),
    path("step/<slug:name>/", views.email_step, name="email_step"),
    path("propose/", views.propose_email_ids, name="propose_email_ids"),
    path("request/", views.request_email_ids, name="request_email_ids"),
    path("answer/", views.email_answer_page, name="email_answer"),
    path("follow/", views.email_follow_list, name="email_follow"),
    path("tenures/", views.email_tenures_list, name="email_tenures"),
    path("pattern/", views.email_pattern, name="email_pattern"),
    path("patterns/", include(pages_of(EmailPatterns()))),
    path("letters/", views.email_letters, name="email_letters"),
    path("letters/<int:pk>/", views.email_letter, name="email_letter"),
    path("letters/<int:pk>/letter.pdf", views.email_letter_pdf, name="email_letter_pdf"),
    path("letters/<int:pk>/sheet.<slug:form>", views.email_letter_sheet, name="email_letter_sheet"),
]
