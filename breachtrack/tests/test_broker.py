"""The broker made of files: whole messages or none, and nothing found there stops a worker."""

import logging
from queue import Empty

import pytest
from kombu import Connection

OPTIONS = {"store_processed": False}


@pytest.fixture
def channel(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("messages", "control"):
        (tmp_path / name).mkdir()
    messages, control = str(tmp_path / "messages"), str(tmp_path / "control")
    folders = {"data_folder_in": messages, "data_folder_out": messages, "control_folder": control}
    connection = Connection(
        "filesystem://",
        transport="breachtrack.broker.Transport",
        transport_options={**OPTIONS, **folders},
    )
    with connection:
        yield connection.channel()


def test_a_message_arrives_once_and_leaves_no_file(channel, tmp_path):
    channel._put("alerts", {"id": 1})
    assert channel._get("alerts") == {"id": 1}
    with pytest.raises(Empty):
        channel._get("alerts")
    assert list((tmp_path / "messages").iterdir()) == []


def test_a_message_of_the_other_queue_stays(channel):
    channel._put("bulk", {"id": 1})
    with pytest.raises(Empty):
        channel._get("alerts")
    assert channel._get("bulk") == {"id": 1}


@pytest.mark.parametrize("content", ["", '{"id": ', "\x00"], ids=["empty", "cut", "noise"])
def test_what_a_killed_process_left_half_written_is_dropped(channel, tmp_path, caplog, content):
    (tmp_path / "messages" / "0_x.alerts.msg").write_text(content)
    channel._put("alerts", {"id": 2})
    with caplog.at_level(logging.WARNING), pytest.raises(Empty):
        channel._get("alerts")
    assert "unreadable message of the queue alerts" in caplog.text
    assert channel._get("alerts") == {"id": 2}


def test_a_message_still_being_written_is_not_seen(channel, tmp_path):
    (tmp_path / "messages" / ".1_x.alerts.msg.part").write_text("")
    with pytest.raises(Empty):
        channel._get("alerts")
    assert channel._size("alerts") == 0


def test_binding_twice_keeps_one_entry(channel):
    for _ in range(2):
        channel._queue_bind("alerts", "alerts", "", "alerts")
    assert len(channel.get_table("alerts")) == 1
