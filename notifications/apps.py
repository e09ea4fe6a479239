from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The first floor: who must be told, in which words, and did it arrive."""

    name = "notifications"
