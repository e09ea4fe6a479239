"""The bell: what rings by itself, how often and on which queue.

Fixed intervals in UTC, never a crontab in a local zone: at the end of summer time that is silent
for one hour. A message nobody took within one period expires, since the next one says the same.
"""

import os

from celery import Celery

from breachtrack.redis_broker import use_our_own

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")

use_our_own()
app = Celery("breachtrack", fixups=["breachtrack.kept_connections:fixup"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
