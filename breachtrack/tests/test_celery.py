"""The bell: every entry has a queue of its own tree and expires after one period."""

import pytest
from django.conf import settings

from breachtrack import celery_app

SCHEDULE = celery_app.conf.beat_schedule


@pytest.mark.parametrize(
    ("task", "queue"),
    [("notifications.tasks.sweep", "alerts"), ("notifications.tasks.send_chunks", "bulk")],
)
def test_a_bell_rings_every_tick_on_its_queue_and_expires_after_one(task, queue):
    [entry] = [entry for entry in SCHEDULE.values() if entry["task"] == task]
    assert entry["schedule"] == settings.TICK_SECONDS
    assert entry["options"] == {"queue": queue, "expires": settings.TICK_SECONDS}
    assert celery_app.amqp.router.route({}, task)["queue"].name == queue


def test_only_json_is_accepted_and_no_result_is_kept():
    assert celery_app.conf.accept_content == ["json"]
    assert celery_app.conf.task_ignore_result
    assert celery_app.conf.result_backend is None
