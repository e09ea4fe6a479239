"""Every address of the product. Addresses of a language or of a machine are not among them."""

from django.urls import include, path

from breachtrack import views

handler400 = "breachtrack.views.bad_request"
handler403 = "breachtrack.views.forbidden"
handler404 = "breachtrack.views.not_found"
handler500 = "breachtrack.views.server_error"

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("session/", views.session, name="session"),
    path("i18n/setlang/", views.set_language, name="set_language"),
    path("accounts/", include("breachtrack.account_urls")),
    path("", views.dashboard, name="dashboard"),
    path("incidents/<int:pk>/", views.incident, name="incident"),
    path("incidents/<int:pk>/sheet.pdf", views.sheet_pdf, name="sheet_pdf"),
    path("incidents/<int:pk>/sheet.json", views.sheet_json, name="sheet_json"),
    path("incidents/<int:pk>/clocks/", views.clocks, name="clocks"),
    path("incidents/<int:pk>/clocks/<int:deadline_pk>/done/", views.duty_done, name="duty_done"),
    path("incidents/<int:pk>/awareness/", views.awareness, name="awareness"),
    path("set-up/<str:token>/", views.set_up, name="set_up"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("register/", views.register, name="register"),
    path("register.csv", views.register_csv, name="register_csv"),
    path("", include("incidents.urls")),
    path("", include("notifications.urls")),
]
