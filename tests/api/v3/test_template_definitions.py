"""POST /v3/templates: definitions, names and types that are refused."""

from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates.definition import normalize
from apps.message_templates.models import MessageTemplate
from tests.api.v3_program import Program
from tests.factories.message_templates import definition
from tests.message_templates.table import bodies, buttons, headers, variables
from tests.message_templates.table.case import Case

# The rest of the table is for the room itself: tests/message_templates/test_definitions_table.py.
SAMPLE: list[Case] = [*bodies.CASES[::4], *headers.CASES[::4], *buttons.CASES[::4], *variables.CASES[::4]]


@pytest.mark.parametrize("body", [{}, {"definition": None}, None])
def test_creating_without_a_definition(program: Program, body: object) -> None:
    answer = program.post("/v3/templates", body)

    assert answer.refusal == (400, "VALIDATION_001", "Template definition is required")
    assert answer.error["details"] == {"definition": ["Template definition is required"]}


def test_all_problems_of_a_definition_come_in_one_answer(program: Program) -> None:
    body = {
        "category": "X",
        "definition": {"header": {"template": "x" * 61}, "body": {"multiChannel": {"template": ""}}},
    }

    answer = program.post("/v3/templates", body)

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.error["details"] == {
        "definition.header.template": ["Template may have at most 60 characters, this has 61"],
        "definition.body.multiChannel.template": ["Template is required"],
        "category": ["Category must be one of: MARKETING, UTILITY, AUTHENTICATION"],
    }


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    ["x", 5, [], True, {"body": _nested(200)}, {"body": "\0"}, {"body": {"multiChannel": {"template": ["x"]}}}],
    ids=["text", "number", "list", "boolean", "deep", "nul", "wrong"],
)
def test_nonsense_instead_of_a_definition_is_refused(program: Program, value: object) -> None:
    answer = program.post("/v3/templates", {"definition": value})

    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_001")
    assert all(field.startswith("definition") for field in answer.error["details"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": ["de"]}, "language"),
        ({"category": {}}, "category"),
        ({"submit_for_review": "perhaps"}, "submit_for_review"),
        ({"creation_source": "x" * 51}, "creation_source"),
        ({"creation_source": "a\0"}, "creation_source"),
        ({"sandbox": "perhaps"}, "sandbox"),
    ],
)
def test_creating_with_a_wrong_type_names_the_field(program: Program, body: dict[str, Any], field: str) -> None:
    answer = program.post("/v3/templates", {"definition": definition(), **body})

    assert (answer.status, list(answer.error["details"])) == (400, [field])


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_rules_of_a_definition(program: Program, case: Case) -> None:
    body = {"definition": case.definition, "category": case.category, "sandbox": True}

    answer = program.post("/v3/templates", body)

    if case.problems:
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_001")
        assert answer.error["details"] == case.problems
    else:
        assert answer.status == 201
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize("case", [case for case in SAMPLE if not case.problems], ids=lambda case: case.name)
def test_definition_is_read_back_as_it_is_stored(program: Program, case: Case) -> None:
    made = program.post("/v3/templates", {"definition": case.definition, "category": case.category})

    read = program.get(f"/v3/templates/{made.data['id']}").data["definition"]

    assert read == normalize(case.definition, category=case.category)
    assert program.put(f"/v3/templates/{made.data['id']}", {"definition": read}).status == 200
