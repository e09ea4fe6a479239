from importlib import import_module

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The ground floor: what happened, which clocks run, what was decided, who may see it."""

    name = "incidents"

    def ready(self) -> None:
        import_module("incidents.checks")
