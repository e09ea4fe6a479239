"""In CI a skipped test is a failed one, whichever way it was skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WAYS = {
    "in the test": "import pytest\ndef test_one(): pytest.skip('no server')",
    "by a mark": "import pytest\n@pytest.mark.skip('no server')\ndef test_one(): pass",
    "the whole file": "import pytest\npytest.skip('no server', allow_module_level=True)",
}
EXPECTED = "import pytest\n@pytest.mark.xfail\ndef test_one(): assert False"


def run(code, tmp_path, ci):
    file = tmp_path / "test_sample.py"
    file.write_text(code)
    environ = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-c", ROOT / "pyproject.toml", file],
        cwd=ROOT,
        env={**environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("code", WAYS.values(), ids=WAYS.keys())
def test_a_skip_fails_in_ci_and_says_why(tmp_path, code):
    done = run(code, tmp_path, "true")
    assert done.returncode != 0
    assert "A skip counts as a failure in CI" in done.stdout
    assert "no server" in done.stdout


def test_a_skip_is_a_skip_elsewhere_and_an_expected_failure_stays_one_in_ci(tmp_path):
    assert run(WAYS["in the test"], tmp_path, "").returncode == 0
    assert run(EXPECTED, tmp_path, "true").returncode == 0
