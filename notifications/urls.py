"""The addresses of the first floor."""

from django.urls import path

from notifications.views import alerts, outbox

urlpatterns = [
    path("incidents/<int:pk>/acknowledge/", alerts.acknowledge, name="acknowledge"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<str:name>/", outbox.outbox_message, name="outbox_message"),
]
