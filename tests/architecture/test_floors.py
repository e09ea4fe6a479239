"""The rules of the house that no linter knows: read from the syntax trees and the models."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("breachtrack", "notifications", "incidents")
# Floors that may only ask the selectors, never the tables.
WITHOUT_TABLES = ("views", "views.py", "forms", "tasks.py", "templatetags")


def files_without_tables(root=ROOT):
    for app in APPS:
        for floor in WITHOUT_TABLES:
            place = root / app / floor
            yield from [place] if place.is_file() else sorted(place.rglob("*.py"))


def uses_of_objects(path):
    tree = ast.parse(path.read_text())
    return [
        f"{path}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]


def upward_keys(models):
    """Foreign keys from a lower app to a higher one, named by class or by string."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in models
        if model._meta.app_label in APPS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label in APPS
        if height(field.related_model) > height(model)
    ]


def height(model):
    return -APPS.index(model._meta.app_label)


def test_views_forms_tasks_and_tags_ask_the_selectors():
    checked = list(files_without_tables())
    assert len(checked) > 10
    assert [use for path in checked for use in uses_of_objects(path)] == []


def test_no_foreign_key_points_up():
    assert upward_keys(apps.get_models()) == []


def test_nothing_legal_cascades():
    cascading = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in APPS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        if field.remote_field.on_delete.__name__ != "PROTECT"
    ]
    assert cascading == []


def test_the_admin_is_not_installed(settings):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_no_signal_of_django_is_received_anywhere():
    wanted = ("django.dispatch", "django.db.models.signals", "django.contrib.auth.signals")
    received = [
        str(path)
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if any(module in path.read_text() for module in wanted)
    ]
    assert received == []


LONGEST_FILE = 400


@pytest.mark.parametrize("app", APPS)
def test_no_file_is_too_long(app):
    long = [
        f"{path}: {count}"
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    ]
    assert long == []


def test_what_the_rules_of_the_law_answer_cannot_be_changed_afterwards():
    asked = [
        (path.name, ast.unparse(mark))
        for path in (ROOT / "incidents" / "rules").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        for mark in node.decorator_list
    ]
    assert len(asked) > 10
    assert [one for one in asked if "frozen=True" not in one[1]] == []


def test_no_module_is_called_after_nothing():
    nothing = {"utils", "helpers", "manager", "data"}
    found = [str(p) for app in APPS for p in (ROOT / app).rglob("*") if p.stem in nothing]
    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_a_locked_row_may_still_be_named_by_another(app):
    """A row that points at a locked one is checked at the commit, with the journal in hand."""
    wrong = [
        f"{path}:{node.lineno}"
        for path in sorted((ROOT / app).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "select_for_update"
        and "no_key" not in {each.arg for each in node.keywords}
    ]
    assert wrong == []
