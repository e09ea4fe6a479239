"""What runs, and the two refusals before anything is started."""

import socket
import subprocess
import sys

import pytest

from breachtrack.processes import commands, hold, refuse_taken_port


def test_only_this_machine_reaches_the_web_process(tmp_path):
    web = commands(8123, tmp_path)["web"]
    assert web[web.index("--bind") + 1] == "127.0.0.1:8123"
    assert web.count("--bind") == 1


def test_no_worker_brings_a_beat_or_a_prefork_pool(tmp_path):
    named = commands(8123, tmp_path)
    assert list(named) == ["web", "alerts", "bulk", "beat", "watchdog"]
    for queue in ("alerts", "bulk"):
        assert named[queue][named[queue].index("--queues") + 1] == queue
        assert named[queue][named[queue].index("--pool") + 1] == "threads"
        assert not {"-B", "--beat"} & set(named[queue])


def test_a_taken_port_is_said_in_one_sentence_per_language(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            refuse_taken_port(port)
    assert ended.value.code == 78
    english, french = capsys.readouterr().err.splitlines()
    assert english.startswith(f"Port {port} is taken")
    assert french.startswith(f"Le port {port} est pris")


def test_a_free_port_is_left_free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    refuse_taken_port(port)
    refuse_taken_port(port)


def test_a_data_folder_is_held_by_one_at_a_time(tmp_path):
    code = (
        "import sys; from pathlib import Path; from breachtrack.processes import hold;"
        f"hold(Path({str(tmp_path)!r})); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(SystemExit, match="78"):
            hold(tmp_path)
        other.stdin.close()
    hold(tmp_path)
