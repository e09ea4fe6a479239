from django.apps import AppConfig


class BreachTrackConfig(AppConfig):
    """The roof: settings, URLs, schedule, and the pages that need both floors."""

    name = "breachtrack"
