"""The addresses of the first floor."""

from django.urls import path

from notifications.views import (
    alert_log,
    alerts,
    answers,
    campaigns,
    canaries,
    competence,
    correspondence,
    filing_exports,
    filings,
    holds,
    ladders,
    leaving,
    outbox,
    recipients,
    sending,
    submissions,
    supplements,
    webhooks,
)

urlpatterns = [
    path("arrived/<str:token>/", canaries.mail_arrived, name="mail_arrived"),
    path("organisations/<int:pk>/test-mail/", canaries.mail_test, name="mail_test"),
    path("on-it/<str:token>/", answers.answer, name="alert_answer"),
    path("incidents/<int:pk>/acknowledge/", alerts.acknowledge, name="acknowledge"),
    path("incidents/<int:pk>/alerts/", alert_log.incident_alerts, name="incident_alerts"),
    path(
        "organisations/<int:pk>/alerts/",
        alert_log.organisation_alerts,
        name="organisation_alerts",
    ),
    path(
        "organisations/<int:pk>/alerts.csv",
        alert_log.organisation_alerts_csv,
        name="organisation_alerts_csv",
    ),
    path("incidents/<int:pk>/call-next/", alerts.call_next, name="call_next"),
    path("incidents/<int:pk>/authorities/", competence.authorities, name="authorities"),
    path(
        "incidents/<int:pk>/correspondence/", correspondence.correspondence, name="correspondence"
    ),
    path(
        "incidents/<int:pk>/correspondence/<int:message_pk>/take-back/",
        correspondence.correspondence_take_back,
        name="correspondence_take_back",
    ),
    path("incidents/<int:pk>/filing/", filings.filing, name="filing"),
    path("incidents/<int:pk>/filing/copy/", filings.filing_copy, name="filing_copy"),
    path("incidents/<int:pk>/filing/draft.pdf", filings.filing_draft_pdf, name="filing_draft_pdf"),
    path(
        "incidents/<int:pk>/filing/supplement/",
        supplements.filing_supplement,
        name="filing_supplement",
    ),
    path(
        "incidents/<int:pk>/filing/draft.docx",
        filing_exports.filing_draft_file,
        {"suffix": "docx"},
        name="filing_draft_docx",
    ),
    path(
        "incidents/<int:pk>/filing/draft.txt",
        filing_exports.filing_draft_file,
        {"suffix": "txt"},
        name="filing_draft_text",
    ),
    path(
        "incidents/<int:pk>/filing/draft.json",
        filing_exports.filing_draft_file,
        {"suffix": "json"},
        name="filing_draft_json",
    ),
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
    path(
        "incidents/<int:pk>/filing/versions/<int:number>/filing.docx",
        filing_exports.filing_version_file,
        {"suffix": "docx"},
        name="filing_version_docx",
    ),
    path(
        "incidents/<int:pk>/filing/versions/<int:number>/filing.txt",
        filing_exports.filing_version_file,
        {"suffix": "txt"},
        name="filing_version_text",
    ),
    path(
        "incidents/<int:pk>/filing/versions/<int:number>/filing.json",
        filing_exports.filing_version_file,
        {"suffix": "json"},
        name="filing_version_json",
    ),
    path("incidents/<int:pk>/notice/", campaigns.campaigns, name="campaigns"),
    path("incidents/<int:pk>/notice/open/", campaigns.notice_open, name="notice_open"),
    path(
        "incidents/<int:pk>/notice/recipients/",
        recipients.notice_recipients,
        name="notice_recipients",
    ),
    path(
        "incidents/<int:pk>/notice/recipients/<int:upload_pk>/",
        recipients.notice_mapping,
        name="notice_mapping",
    ),
    path(
        "incidents/<int:pk>/notice/recipients/discard/",
        recipients.notice_discard,
        name="notice_discard",
    ),
    path(
        "incidents/<int:pk>/notice/text/<str:language>/",
        campaigns.notice_text,
        name="notice_text",
    ),
    path(
        "incidents/<int:pk>/notice/preview/<str:language>/",
        campaigns.notice_preview,
        name="notice_preview",
    ),
    path(
        "incidents/<int:pk>/notice/trial/<str:language>/",
        campaigns.notice_trial,
        name="notice_trial",
    ),
    path("incidents/<int:pk>/notice/approval/", sending.notice_approval, name="notice_approval"),
    path("incidents/<int:pk>/notice/sending/", sending.notice_sending, name="notice_sending"),
    path("incidents/<int:pk>/notice/ledger/", sending.notice_ledger, name="notice_ledger"),
    path(
        "incidents/<int:pk>/notice/ledger.csv", sending.notice_ledger_csv, name="notice_ledger_csv"
    ),
    path("organisations/<int:pk>/webhook/", webhooks.webhook, name="webhook"),
    path("organisations/<int:pk>/webhook/test/", webhooks.webhook_test, name="webhook_test"),
    path("organisations/<int:pk>/webhook/secret/", webhooks.webhook_secret, name="webhook_secret"),
    path("organisations/<int:pk>/webhook/remove/", webhooks.webhook_remove, name="webhook_remove"),
    path("organisations/<int:pk>/ladder/", ladders.ladder, name="ladder"),
    path("organisations/<int:pk>/ladder/add/", ladders.ladder_add, name="ladder_add"),
    path("organisations/<int:pk>/ladder/move/", ladders.ladder_move, name="ladder_move"),
    path("organisations/<int:pk>/ladder/hours/", ladders.ladder_hours, name="ladder_hours"),
    path("people/<int:pk>/role/", leaving.person_role, name="person_role"),
    path("people/<int:pk>/take-out/", leaving.person_take_out, name="person_take_out"),
    path("release/", holds.release, name="release"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<str:name>/", outbox.outbox_message, name="outbox_message"),
]
