"""The supervisor alone, over small children: what ends it, what does not, what comes back."""

import os
import signal
import subprocess
import sys

import pytest

from tests.processes.running import SUPERVISOR, command_line, free_port, supervised, wait_for_ends

STUBBORN = ["sh", "-c", 'trap "" TERM; echo STUBBORN; sleep 600 & wait; wait; sleep 600']
SPEAKING = ["sh", "-c", "echo HERE; exec sleep 600"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_children_too(tmp_path, number):
    with supervised({"one": SPEAKING}, tmp_path=tmp_path) as running:
        running.read_until("HERE")
        running.process.send_signal(number)
        assert running.process.wait(60) == 0
        assert running.all_gone()


def test_ctrl_c_on_a_terminal_ends_everything(tmp_path):
    with supervised({"one": SPEAKING}, tmp_path=tmp_path, terminal=True) as running:
        running.read_until("HERE")
        running.press_ctrl_c()
        assert running.process.wait(60) == 0
        assert running.all_gone()


def test_a_closed_terminal_ends_everything(tmp_path):
    with supervised({"one": SPEAKING}, tmp_path=tmp_path, terminal=True) as running:
        running.read_until("HERE")
        running.hang_up()
        assert running.process.wait(60) == 0
        assert running.all_gone()


def test_the_hang_up_alone_is_enough_where_the_signal_is_swallowed(tmp_path):
    deaf = 'trap "" HUP'
    with supervised({"one": SPEAKING}, tmp_path=tmp_path, terminal=True, first=deaf) as running:
        running.read_until("HERE")
        running.hang_up()
        assert running.all_gone()


def test_kill_9_of_the_supervisor_leaves_no_child(tmp_path):
    with supervised({"one": SPEAKING, "two": SPEAKING}, tmp_path=tmp_path) as running:
        running.read_until("HERE\nHERE")
        running.process.kill()
        assert running.all_gone(within=5)


def test_a_child_that_ignores_the_polite_signal_is_killed_with_its_group(tmp_path):
    with supervised({"one": STUBBORN}, tmp_path=tmp_path, grace=0.5) as running:
        running.read_until("STUBBORN")
        running.process.terminate()
        assert running.process.wait(60) == 0
        assert running.all_gone()


def test_a_second_ctrl_c_cuts_the_grace_short(tmp_path):
    with supervised({"one": STUBBORN}, tmp_path=tmp_path, grace=600, terminal=True) as running:
        running.read_until("STUBBORN")
        running.press_ctrl_c()
        running.read_until("Ctrl-C again")
        running.press_ctrl_c()
        assert running.process.wait(60) == 0
        assert running.all_gone()


def test_a_killed_child_comes_back_and_that_is_said_in_both_languages(tmp_path):
    with supervised({"one": SPEAKING}, tmp_path=tmp_path) as running:
        running.read_until("HERE")
        [first] = running.find("sleep 600")
        os.kill(first, signal.SIGKILL)
        output = running.read_until("redémarre dans 0.5 s")
        assert "one ended (-9) and starts again in 0.5 s" in output
        running.output = ""
        running.read_until("HERE")
        assert running.find("sleep 600") != [first]


def test_a_child_that_keeps_ending_is_started_more_and_more_slowly(tmp_path):
    with supervised({"one": ["false"]}, tmp_path=tmp_path) as running:
        output = running.read_until("again in 2.0 s")
        assert output.index("again in 0.5 s") < output.index("again in 1.0 s")


def test_what_an_ended_child_leaves_in_its_group_is_killed(tmp_path):
    leaving = ["sh", "-c", "sleep 600 & echo LEFT $!; exit 1"]
    with supervised({"one": leaving}, tmp_path=tmp_path) as running:
        left = int(running.read_until("ended").split("LEFT ")[1].split()[0])
        wait_for_ends([left], within=5)
        assert not command_line(left)


@pytest.mark.parametrize("kind", ["null", "closed pipe", "no descriptor"])
def test_without_a_terminal_the_end_of_standard_input_stops_nothing(tmp_path, kind):
    port = free_port()
    code = f"""
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", {port}), H).serve_forever()"""
    options = {"first": "exec 0<&-"} if kind == "no descriptor" else {}
    if kind == "closed pipe":
        reader, writer = os.pipe()
        os.close(writer)
        options["stdin"] = reader
    children = {"web": [sys.executable, "-c", code], "one": ["sh", "-c", "sleep 1; echo LATER"]}
    with supervised(children, tmp_path=tmp_path, port=port, **options) as running:
        running.read_until("READY")
        running.read_until("LATER")
        assert running.process.poll() is None


def test_the_supervisor_needs_nothing_but_the_standard_library():
    code = f"import runpy; runpy.run_path({str(SUPERVISOR)!r})"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
