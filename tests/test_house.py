"""The house rules that no linter knows: sizes, names, where imports stand, and that every module has its test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_LONGEST = 400
_DRAWERS = {
    "utils", "helpers", "common", "misc", "services", "selectors", "managers", "exceptions", "constants", "signals",
}  # fmt: skip
# Doors and declarations are proved by the tests of what they open onto.
_UNTESTED = {"__init__", "__main__", "urls", "apps", "settings", "wsgi", "celery", "models", "conftest"}


def _sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


HOUSE = list(_sources("apps", "sentdash"))
EVERYTHING = [*HOUSE, *_sources("tests")]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@pytest.mark.parametrize("path", EVERYTHING, ids=_name)
def test_file_is_short_enough(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= _LONGEST


@pytest.mark.parametrize(
    "path", [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.[cj]s*")], ids=_name
)
def test_page_is_short_enough(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= _LONGEST


@pytest.mark.parametrize("path", EVERYTHING, ids=_name)
def test_file_has_a_name_that_says_what_it_is(path: Path) -> None:
    assert path.stem not in _DRAWERS


@pytest.mark.parametrize("path", HOUSE, ids=_name)
def test_module_opens_with_what_it_is_for(path: Path) -> None:
    if path.read_text().strip():
        assert ast.get_docstring(_tree(path))


@pytest.mark.parametrize("path", EVERYTHING, ids=_name)
def test_imports_stand_at_the_top(path: Path) -> None:
    functions = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    inner = [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inner == []


@pytest.mark.parametrize("path", HOUSE, ids=_name)
def test_tables_are_found_by_import_and_not_by_name(path: Path) -> None:
    assert "get_model(" not in path.read_text()


@pytest.mark.parametrize("path", [path for path in HOUSE if path.stem == "models"], ids=_name)
def test_tables_import_only_tables_and_foundations(path: Path) -> None:
    modules = [node.module or "" for node in ast.walk(_tree(path)) if isinstance(node, ast.ImportFrom)]

    ours = [module for module in modules if module.startswith("apps.") and not module.startswith("apps.core.")]

    # `Customer` is a value, and what every read of owned rows takes.
    assert [m for m in ours if not m.endswith((".models", ".customer"))] == []


@pytest.mark.parametrize("path", HOUSE, ids=_name)
def test_inheritance_is_resolved_in_one_room(path: Path) -> None:
    if "organizations" in path.parts:
        return
    reads = [
        node for node in ast.walk(_tree(path)) if isinstance(node, ast.Attribute) and node.attr.startswith("inherit_")
    ]

    # The forms and serializers that show or edit the flags.
    assert not reads or _name(path) in {"apps/api/v3/account.py"}


@pytest.mark.parametrize("path", [path for path in HOUSE if path.stem == "views" or "api" in path.parts], ids=_name)
def test_doors_do_not_write(path: Path) -> None:
    text = path.read_text()

    assert ".save(" not in text
    assert ".objects.create(" not in text


@pytest.mark.parametrize("path", [path for path in HOUSE if path.stem not in _UNTESTED], ids=_name)
def test_module_has_a_test_of_its_own(path: Path) -> None:
    inside = path.relative_to(ROOT / "apps") if "apps" in path.parts else path.relative_to(ROOT)

    assert (ROOT / "tests" / inside.parent / f"test_{inside.name}").exists()


# Calls that set a limit of the product, not one of the test.
_LIMITS_OF_OURS = {"Request", "replace"}
# Where a pause is what is tested, or the one loop that looks again and again.
_PAUSES = {
    "tests/patience.py", "tests/contract/sdk.py", "tests/core/test_cache.py", "tests/fakes/receiver.py",
    "tests/pages/pictures.py", "tests/sentdash/bench/test_running.py",
}  # fmt: skip


def _hasty(node: ast.Call) -> bool:
    """Gives something another time than tests/patience.py does."""
    return any(keyword.arg == "timeout" and isinstance(keyword.value, ast.Constant) for keyword in node.keywords)


@pytest.mark.parametrize("path", list(_sources("tests")), ids=_name)
def test_no_test_hangs_on_the_speed_of_the_machine(path: Path) -> None:
    calls = [
        (node, ast.unparse(node.func).split(".")[-1]) for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)
    ]

    hasty = [node.lineno for node, name in calls if name not in _LIMITS_OF_OURS and _hasty(node)]
    pauses = [node.lineno for node, name in calls if name == "sleep" and _name(path) not in _PAUSES]

    assert (hasty, pauses) == ([], [])


@pytest.mark.parametrize("path", HOUSE, ids=_name)
def test_flow_can_be_read(path: Path) -> None:
    assert "django.db.models.signals" not in path.read_text()
    assert "django.dispatch" not in path.read_text()
