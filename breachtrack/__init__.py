"""The roof: settings, urls, the processes, and the pages that need both apps."""

# Tasks are declared with `shared_task` on the floors below and find the app through this import.
from breachtrack.celery import app as celery_app

__all__ = ["celery_app"]
