from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The first floor: who must be told, in which words, and did it arrive."""

    name = "notifications"

    def ready(self) -> None:
        """The ground floor shows every refusal and does not know who stands above it."""
        import_module("notifications.checks")
        shown = import_module("incidents.rendering.refusals").REFUSALS
        shown.update(import_module("notifications.rendering.refusals").REFUSALS)
