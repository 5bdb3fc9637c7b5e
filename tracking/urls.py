from django.urls import path

from accounts.rollout.views import (
    new_training_session,
    rollout_missing,
    rollout_office,
    rollout_step,
    training_session,
    training_sessions,
)
from tracking.movement.views import ACTS, act
from tracking.paper.views import explain, movements, paper, statement_page, statement_pdf

from .desk import sent_views, views
from .monitor import medians_views
from .monitor import views as monitor
from .paper import shares_views
from .posts import establishment_views, handover_views
from .reports import certificate_views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("desk/forward/", views.forward_many, name="forward_many"),
    path("desk/times/", medians_views.desk_times, name="desk_times"),
    path("sent/", sent_views.sent, name="sent"),
    path("monitor/", monitor.monitor, name="monitor"),
    path("monitor/<int:pk>/", monitor.office, name="monitor_office"),
    path("monitor/<int:pk>/papers/", monitor.papers, name="monitor_papers"),
    path("monitor/<int:pk>/disposals/", medians_views.disposals, name="monitor_disposals"),
    path("monitor/section/<int:pk>/", monitor.section, name="monitor_section"),
    path("monitor/section/<int:pk>/papers/", monitor.section_papers, name="monitor_section_papers"),
    path("monitor/post/<int:pk>/", monitor.post, name="monitor_post"),
    path("handovers/", handover_views.handovers, name="handovers"),
    path("handovers/<int:pk>/", handover_views.handover, name="handover"),
    path("handovers/<int:pk>/report.pdf", handover_views.handover_pdf, name="handover_pdf"),
    path("handovers/<int:pk>/accept/", handover_views.accept_handover, name="accept_handover"),
    path("staff/charges/", establishment_views.establishment, name="establishment"),
    path("staff/charges/acts/", establishment_views.acts, name="acts"),
    path("staff/charges/<slug:name>/", establishment_views.order, name="order"),
    path("rollout/office/<int:pk>/", rollout_office, name="rollout_office"),
    path("rollout/office/<int:pk>/missing/", rollout_missing, name="rollout_missing"),
    path("staff/rollout/<int:pk>/training/", training_sessions, name="training_sessions"),
    path("staff/rollout/<int:pk>/training/new/", new_training_session, name="new_training_session"),
    path("staff/rollout/training/<int:pk>/", training_session, name="training_session"),
    path("staff/rollout/<int:pk>/step/<slug:name>/", rollout_step, name="rollout_step"),
    path("staff/certificate/", certificate_views.certificate, name="certificate"),
    path("staff/certificate/<int:pk>.pdf", certificate_views.certificate_pdf, name="certificate_pdf"),
    path("papers/<int:pk>/", paper, name="paper"),
    path("papers/<int:pk>/movements/", movements, name="movements"),
    path("papers/<int:pk>/stays/<int:seq>/", explain, name="explanation"),
    path("papers/<int:pk>/shares/", shares_views.shares, name="shares"),
    path("papers/<int:pk>/shares/<int:share>/withdraw/", shares_views.withdraw_share, name="withdraw_share"),
    path("papers/<int:pk>/statement/", statement_page, name="statement"),
    path("papers/<int:pk>/statement.pdf", statement_pdf, name="statement_pdf"),
    *(
        path(
            f"papers/<int:pk>/{name.replace('_paper', '').replace('_', '-')}/",
            act,
            {"name": name},
            name=name,
        )
        for name in ACTS
    ),
]
