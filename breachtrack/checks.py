"""What Django's checks ask before `migrate` touches anything."""

from email.utils import getaddresses
from typing import Any

import redis
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from notifications.rules.addresses import is_plain


@register(Tags.database)
def broker_is_one_server(**_kwargs: Any) -> list[CheckMessage]:
    """Refuses a Redis Cluster: Celery does not support it, and messages would get lost.

    Tagged `database`, so that it runs with `migrate`, on every deployment, and not with each
    command. A broker that does not answer is no error here: the workers wait for it.
    """
    if not settings.REDIS_URL:
        return []
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3
        ) as broker:
            is_cluster = str(broker.info("cluster").get("cluster_enabled")) == "1"
    except redis.RedisError:
        return []
    if not is_cluster:
        return []
    return [
        Error(
            "REDIS_URL leads to a Redis Cluster, which Celery does not support.",
            hint="Use one Redis or Valkey server with appendonly yes and noeviction.",
            id="breachtrack.E001",
        )
    ]


@register()
def services_are_installed(**_kwargs: Any) -> list[CheckMessage]:
    """Said, and no reason to stop: mail and webhooks go out without them."""
    if settings.ALERT_SERVICES_INSTALLED or not settings.ALERT_SERVICES_URLS:
        return []
    return [
        Warning(
            "ALERT_SERVICES_URLS is set, and the package apprise is not installed: "
            "no other service is told of any alert.",
            hint="Run .venv/bin/pip install --require-hashes -r requirements-apprise.txt.",
            id="breachtrack.W001",
        )
    ]


@register()
def sender_is_one_address(**_kwargs: Any) -> list[CheckMessage]:
    """With a sender that no server takes, every alert would wait for somebody to notice."""
    found = getaddresses([settings.DEFAULT_FROM_EMAIL])
    if len(found) == 1 and is_plain(found[0][1]):
        return []
    return [
        Error(
            "DEFAULT_FROM_EMAIL is not one e-mail address.",
            hint="Write it like alerts@example.org or Alerts <alerts@example.org>.",
            id="breachtrack.E002",
        )
    ]
