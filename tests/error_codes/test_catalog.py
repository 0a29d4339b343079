"""The catalogue knows every code that the sources can raise, and each has a page that says what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from apps.core.errors import DomainError
from apps.error_codes.catalog import CATALOG

APPS = Path(__file__).parents[2] / "apps"
# The carrier beside the house has codes of its own, which no customer of ours reads.
HOUSE = [
    path for path in sorted(APPS.rglob("*.py")) if "simulator" not in path.parts and "migrations" not in path.parts
]


def _codes(path: Path) -> Iterator[str]:
    """`code = "…"` in a class, `code="…"` in a call, and whatever begins with ERR_."""
    for node in ast.walk(ast.parse(path.read_text())):
        value: ast.expr | None = None
        if (
            isinstance(node, ast.Assign)
            and any(isinstance(name, ast.Name) and name.id == "code" for name in node.targets)
            or isinstance(node, ast.keyword)
            and node.arg == "code"
        ):
            value = node.value
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("ERR_"):
            value = node
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.strip("0123456789"):
            yield value.value  # digits would be a one-time code


# What names a code without raising it: the catalogue itself, and what pages say of a failed message.
_NAMING = {
    "apps/error_codes/business_errors.py",
    "apps/error_codes/endings.py",
    "apps/error_codes/request_errors.py",
    "apps/messaging/history/timeline.py",
}


def _named(path: Path) -> set[str]:
    """Every text in a file that is a code of the catalogue, but for what `@answers(refuses=…)` lists."""
    tree = ast.parse(path.read_text())
    promised = {
        id(inside)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "refuses"
        for inside in ast.walk(node)
    }
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in promised
    }
    return texts & set(CATALOG)


REACHABLE = {
    code
    for path in HOUSE
    if str(path.relative_to(APPS.parent)) not in _NAMING and "openapi" not in path.parts
    for code in _named(path)
} | {DomainError.code}

RAISED = sorted({code for path in HOUSE for code in _codes(path)})


def test_sources_were_read() -> None:
    assert {"AUTH_001", "BUSINESS_004", "VALIDATION_002", "RESOURCE_003", "ERR_ROUTE_DENIED"} <= set(RAISED)


@pytest.mark.parametrize("code", [*RAISED, DomainError.code])
def test_code_that_can_be_raised_is_in_the_catalogue(code: str) -> None:
    assert code in CATALOG


@pytest.mark.parametrize("code", CATALOG)
def test_entry_says_what_happened_why_and_what_to_do(code: str) -> None:
    entry = CATALOG[code]

    assert all(text.strip() == text and text for text in (entry.title, entry.cause, entry.fix))
    assert entry.cause.endswith(".")
    assert entry.fix.endswith(".")


@pytest.mark.parametrize("code", CATALOG)
def test_doc_url_of_every_code_leads_to_a_page(code: str) -> None:
    assert Client().get(f"/errors/{code}").status_code == 200


@pytest.mark.parametrize("code", CATALOG)
def test_code_that_nothing_raises_is_marked_as_reserved(code: str) -> None:
    assert CATALOG[code].is_reserved == (code not in REACHABLE)


def test_page_of_a_reserved_code_says_so() -> None:
    assert "Reserved." in Client().get("/errors/AUTH_003").content.decode()
    assert "Reserved." not in Client().get("/errors/AUTH_001").content.decode()
