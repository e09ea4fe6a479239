"""The addresses of the first floor."""

from django.urls import path

from notifications.views import alerts, filings, outbox, submissions

urlpatterns = [
    path("incidents/<int:pk>/acknowledge/", alerts.acknowledge, name="acknowledge"),
    path("incidents/<int:pk>/filing/", filings.filing, name="filing"),
    path("incidents/<int:pk>/filing/copy/", filings.filing_copy, name="filing_copy"),
    path("incidents/<int:pk>/filing/draft.pdf", filings.filing_draft_pdf, name="filing_draft_pdf"),
    path("incidents/<int:pk>/filing/submit/", submissions.filing_submit, name="filing_submit"),
    path(
        "incidents/<int:pk>/filing/versions/<int:number>/",
        submissions.filing_version,
        name="filing_version",
    ),
    path(
        "incidents/<int:pk>/filing/versions/<int:number>/answers.json",
        submissions.filing_answers,
        name="filing_answers",
    ),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<str:name>/", outbox.outbox_message, name="outbox_message"),
]
