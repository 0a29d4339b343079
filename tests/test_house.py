"""The house rules that no linter knows: sizes, names, where imports are, and that every module has its test.

A rule is a test, and a test that fails lists every file that breaks its rule.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 300
_DRAWERS = {
    "utils", "helpers", "common", "misc", "services", "selectors", "managers", "exceptions", "constants", "signals",
}  # fmt: skip
# Doors and declarations are proved by the tests of what they open onto.
_UNTESTED = {"__init__", "__main__", "urls", "apps", "settings", "wsgi", "celery", "models", "conftest"}
# The forms and serializers that show or edit the flags of inheritance.
_SHOW_FLAGS = {"apps/api/v3/account.py"}
# Calls that set a limit of the product, not one of the test.
_LIMITS_OF_OURS = {"EgressRequest", "replace"}
# Where a pause is what is tested, or the one loop that looks again and again.
_PAUSES = {
    "tests/patience.py", "tests/contract/sdk.py", "tests/core/test_cache.py", "tests/fakes/receiver.py",
    "tests/pages/pictures.py", "tests/pages/test_playground.py", "tests/bench/test_running.py",
}  # fmt: skip


def _sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


HOUSE = list(_sources("apps", "sentdash", "bench"))
TESTS = list(_sources("tests"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def _text(path: Path) -> str:
    return path.read_text()


@cache
def _nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(_text(path))))


def _offenders(paths: list[Path], breaks: Callable[[Path], object]) -> list[str]:
    """Where a rule is broken, each file with what was found in it."""
    found = ((path, breaks(path)) for path in paths)
    return [_name(path) if what is True else f"{_name(path)}: {what}" for path, what in found if what]


def test_files_are_short_enough() -> None:
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.[cj]s*")]

    assert _offenders([*HOUSE, *TESTS, *pages], lambda path: len(_text(path).splitlines()) > MAX_LINES) == []


def test_files_have_names_that_say_what_they_are() -> None:
    assert _offenders([*HOUSE, *TESTS], lambda path: path.stem in _DRAWERS) == []


def test_modules_open_with_what_they_are_for() -> None:
    def is_silent(path: Path) -> bool:
        return bool(_text(path).strip()) and not ast.get_docstring(ast.parse(_text(path)))

    assert _offenders(HOUSE, is_silent) == []


def test_imports_are_at_the_top() -> None:
    def inner(path: Path) -> list[int]:
        functions = (node for node in _nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        inside = (node for function in functions for node in ast.walk(function))
        return [node.lineno for node in inside if isinstance(node, ast.Import | ast.ImportFrom)]

    assert _offenders([*HOUSE, *TESTS], inner) == []


def test_imports_do_not_rename_our_modules() -> None:
    """A module whose name does not fit where it is used needs a better one; only `actions` take their room's."""

    def renamed(path: Path) -> list[str]:
        froms = [node for node in _nodes(path) if isinstance(node, ast.ImportFrom)]
        pairs = [(f"{node.module}.{each.name}", each) for node in froms for each in node.names if each.asname]
        return [module for module, each in pairs if each.name != "actions" and _is_ours(module)]

    assert _offenders([*HOUSE, *TESTS], renamed) == []


def _is_ours(module: str) -> bool:
    path = ROOT / module.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").exists()


def test_no_two_modules_import_each_other() -> None:
    """Round about neither, and not for types alone: who reads one of them would have to know all."""
    imports = {_module(path): _imports(path) for path in HOUSE}
    left = dict(imports)
    while ends := [module for module, others in left.items() if not others & left.keys()]:
        for module in ends:
            del left[module]

    assert left == {}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> set[str]:
    froms = [node for node in _nodes(path) if isinstance(node, ast.ImportFrom) and node.module]
    pairs = [(node.module or "", f"{node.module}.{each.name}") for node in froms for each in node.names]
    return {inner if _is_ours(inner) else outer for outer, inner in pairs} - {_module(path)}


def test_tables_are_found_by_import_and_not_by_name() -> None:
    assert _offenders(HOUSE, lambda path: "get_model(" in _text(path)) == []


def test_tables_import_only_tables_and_foundations() -> None:
    def others(path: Path) -> list[str]:
        modules = [node.module or "" for node in _nodes(path) if isinstance(node, ast.ImportFrom)]
        ours = [
            each for each in modules if each.startswith("apps.") and not each.startswith(("apps.core.", "apps.audit."))
        ]
        # `Customer` is a value, and what every read of owned rows takes. A vocabulary has the choices of columns.
        return [each for each in ours if not each.endswith((".models", ".customer", ".vocabulary"))]

    assert _offenders([path for path in HOUSE if path.stem == "models"], others) == []


def test_managers_are_typed() -> None:
    """A QuerySet's own `as_manager()` knows its methods and its model; an annotation would only hide them."""

    def hides(path: Path) -> list[int]:
        named = (node for node in _nodes(path) if isinstance(node, ast.AnnAssign))
        return [
            node.lineno
            for node in named
            if ast.unparse(node.target) == "objects" and "Any" in ast.unparse(node.annotation)
        ]

    assert _offenders([path for path in HOUSE if path.stem == "models"], hides) == []


def test_inheritance_is_resolved_in_one_room() -> None:
    def reads(path: Path) -> list[int]:
        flags = (node for node in _nodes(path) if isinstance(node, ast.Attribute))
        return [node.lineno for node in flags if node.attr.startswith("inherit_")]

    elsewhere = [path for path in HOUSE if "organizations" not in path.parts and _name(path) not in _SHOW_FLAGS]
    assert _offenders(elsewhere, reads) == []


def test_a_room_s_sql_names_only_its_own_tables() -> None:
    """Or goes through a fragment that the owning room exports."""
    tables = {model._meta.db_table: model.__module__.split(".")[1] for model in apps.get_models() if _is_room(model)}
    name = re.compile(rf"\b({'|'.join(tables)})\b")

    def others(path: Path) -> set[str]:
        return {each for each in name.findall(_text(path)) if tables[each] != path.relative_to(ROOT).parts[1]}

    assert _offenders(list(_sources("apps")), others) == []


def _is_room(model: type[Model]) -> bool:
    return model.__module__.startswith("apps.")


def test_doors_do_not_write() -> None:
    doors = [path for path in HOUSE if path.stem == "views" or "api" in path.parts]

    assert _offenders(doors, lambda path: ".save(" in _text(path) or ".objects.create(" in _text(path)) == []


def test_every_module_has_a_test_of_its_own() -> None:
    def is_untested(path: Path) -> bool:
        inside = path.relative_to(ROOT / "apps") if "apps" in path.parts else path.relative_to(ROOT)
        return not (ROOT / "tests" / inside.parent / f"test_{inside.name}").exists()

    assert _offenders([path for path in HOUSE if path.stem not in _UNTESTED], is_untested) == []


def test_no_test_depends_on_the_speed_of_the_machine() -> None:
    def haste(path: Path) -> list[int]:
        return [node.lineno for node in _nodes(path) if isinstance(node, ast.Call) and _is_hasty(node, path)]

    assert _offenders(TESTS, haste) == []


def _is_hasty(node: ast.Call, path: Path) -> bool:
    """Gives something another time than tests/patience.py does, or pauses and hopes."""
    name = ast.unparse(node.func).split(".")[-1]
    if name in {"sleep", "wait_for_timeout"}:
        return _name(path) not in _PAUSES
    given = [word for word in node.keywords if word.arg == "timeout" and isinstance(word.value, ast.Constant)]
    return bool(given) and name not in _LIMITS_OF_OURS


def test_flow_can_be_read() -> None:
    assert (
        _offenders(HOUSE, lambda path: "django.db.models.signals" in _text(path) or "django.dispatch" in _text(path))
        == []
    )
