"""Each wall, broken once in a copy of the tree: the check that guards it must turn red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
COPIED = ("breachtrack", "notifications", "incidents", "templates", "tests", "pyproject.toml")

FORBIDDEN_IMPORTS = {
    "incidents imports notifications": (
        "incidents/services/files.py",
        "from notifications.models import Alert",
    ),
    "incidents imports the roof": ("incidents/models/files.py", "import breachtrack.celery"),
    "notifications import the roof": ("notifications/services/sweep.py", "import breachtrack.urls"),
    "a model imports a service": (
        "incidents/models/people.py",
        "from incidents.services.journal import record",
    ),
    "a selector imports a service": (
        "notifications/selectors/alerts.py",
        "from notifications.services.alerts import acknowledge",
    ),
    "a rule imports Django": ("incidents/rules/deadlines.py", "from django.conf import settings"),
    "a rule imports a model": (
        "notifications/rules/ladder.py",
        "from notifications.models import Alert",
    ),
    "a service imports Celery": (
        "notifications/services/sweep.py",
        "from celery import shared_task",
    ),
    "a service imports a view": ("incidents/services/facts.py", "import incidents.views"),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    copy = tmp_path_factory.mktemp("tree")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    return copy


@pytest.fixture
def breaking(tree):
    """Append a line to a file of the copy, and put the file right again afterwards."""
    spoilt = []

    def spoil(name, line):
        path = tree / name
        spoilt.append((path, path.read_text()))
        path.write_text(path.read_text() + f"\n{line}\n")

    yield spoil
    for path, text in spoilt:
        path.write_text(text)


def run(tree, *command):
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_untouched_tree_passes(tree):
    code, words = run(tree, BIN / "lint-imports", "--no-cache")
    assert code == 0, words
    assert "0 broken" in words


@pytest.mark.parametrize("wall", FORBIDDEN_IMPORTS)
def test_a_forbidden_import_turns_red(tree, breaking, wall):
    breaking(*FORBIDDEN_IMPORTS[wall])
    code, words = run(tree, BIN / "lint-imports", "--no-cache")
    assert code != 0
    assert "BROKEN" in words


@pytest.mark.parametrize(
    "file", ["notifications/services/sweep.py", "incidents/rules/deadlines.py"]
)
def test_reading_the_clock_in_a_service_turns_red(tree, breaking, file):
    breaking(file, "from django.utils import timezone\nMOMENT = timezone.now()")
    code, words = run(tree, BIN / "ruff", "check", "--no-cache", file)
    assert code != 0
    assert "TID251" in words


def test_a_table_in_a_view_turns_red(tree, breaking):
    from tests.architecture.test_floors import files_without_tables, uses_of_objects

    view = next(path for path in files_without_tables(tree) if path.name != "__init__.py")
    breaking(view.relative_to(tree), "ROWS = Incident.objects.all()")
    assert len(uses_of_objects(view)) == 1


def test_an_upward_foreign_key_named_by_a_string_turns_red():
    from django.db import models
    from django.test.utils import isolate_apps

    from tests.architecture.test_floors import upward_keys

    with isolate_apps("incidents", "notifications"):

        class Alert(models.Model):
            class Meta:
                app_label = "notifications"

        class Climber(models.Model):
            alert = models.ForeignKey("notifications.Alert", models.PROTECT)

            class Meta:
                app_label = "incidents"

        assert upward_keys([Alert, Climber]) == ["incidents.Climber.alert"]
