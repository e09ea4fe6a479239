"""A worker keeps its connections to the database between two tasks.

Celery closes them before and after each task, whatever CONN_MAX_AGE says. When the server takes no
more connections, who sends the alerts would then have none exactly while the web has them all.
"""

from typing import Any

from celery import Celery
from celery.fixups import django
from django.db import connections


class KeptConnections(django.DjangoWorkerFixup):  # type: ignore[misc]
    def close_database(self, **kwargs: Any) -> None:
        """Before and after a task: as Django does around a request. One that broke is let go."""
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()


class Fixup(django.DjangoFixup):  # type: ignore[misc]
    """What Celery does for Django, but for the connections."""

    _worker_fixup: KeptConnections | None

    @property
    def worker_fixup(self) -> KeptConnections:
        """Made when a worker starts: it reads the settings."""
        if self._worker_fixup is None:
            self._worker_fixup = KeptConnections(self.app)
        return self._worker_fixup


def fixup(app: Celery) -> Fixup:
    """Named in breachtrack/celery.py, where the settings are named too."""
    installed: Fixup = Fixup(app).install()
    return installed
