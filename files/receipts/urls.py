"""Letters that come in: the diary, diarising, and the page of a receipt."""

from django.urls import path

from . import further_views, register_views, views

urlpatterns = [
    path("receipts/", register_views.diary, name="diary"),
    path("receipts/pending/", register_views.pending_receipts, name="pending_receipts"),
    path("receipts/new/", views.new_receipt, name="new_receipt"),
    path("receipts/senders/", views.sender_suggestions, name="sender_suggestions"),
    path("receipts/<int:pk>/", views.receipt, name="receipt"),
    path("receipts/<int:pk>/documents/", views.add_document, name="receipt_documents"),
    path("receipts/<int:pk>/documents/<int:document_pk>/", views.document, name="receipt_document"),
    path("receipts/<int:pk>/acknowledgement/", views.acknowledgement, name="acknowledgement"),
    path("receipts/<int:pk>/acknowledge/", further_views.acknowledge_by_mail, name="acknowledge_by_mail"),
    path("receipts/<int:pk>/correct/", further_views.correct_receipt, name="correct_receipt"),
    path("receipts/<int:pk>/new-file/", further_views.file_from_receipt, name="file_from_receipt"),
]
