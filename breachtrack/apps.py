from importlib import import_module

from django.apps import AppConfig


class BreachTrackConfig(AppConfig):
    """The roof: settings, URLs, schedule, and the pages that need both floors."""

    name = "breachtrack"

    def ready(self) -> None:
        import_module("breachtrack.checks")
