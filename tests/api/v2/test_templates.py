from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates.models import MessageTemplate, TemplateStatus
from tests.api.v2.v2_program import UNKNOWN, Program, faults
from tests.cast import Cast
from tests.factories.message_templates import definition, template, variable

# As the reference writes them: variables count from one.
REFERENCE = {
    "header": None,
    "body": {
        "multiChannel": {
            "type": None,
            "template": "Hello {{1:variable}}, thank you!",
            "variables": [variable("customerName", 1)],
        },
        "sms": None,
        "whatsapp": None,
    },
    "footer": None,
    "buttons": None,
    "definitionVersion": "1.0",
}


def _names(answer: Any) -> list[str]:
    return [row["displayName"] for row in answer.body["items"]]


# --- Reading ---


def test_template_with_its_definition(cast: Cast, program: Program) -> None:
    row = template(cast.acme, whatsapp_template_id="42", whatsapp_template_name="greeting_v1")

    answer = program.get(f"/v2/templates/{row.id}")

    assert (answer.status, answer.body) == (
        200,
        {
            "id": str(row.id),
            "displayName": "greeting",
            "category": "UTILITY",
            "language": "en_US",
            "definition": definition(),
            "status": "APPROVED",
            "isPublished": True,
            "whatsappTemplateId": "42",
            "whatsappTemplateName": "greeting_v1",
            "createdAt": row.created_at.isoformat(),
            "updatedAt": None,
        },
    )


def test_list(cast: Cast) -> None:
    template(cast.acme, "inherited")
    template(cast.shop, "own")
    template(cast.sibling, "foreign")

    answer = Program(cast.shop).get("/v2/templates")

    assert _names(answer) == ["own", "inherited"]
    assert {**answer.body, "items": []} == {"items": [], "totalCount": 2, "page": 0, "pageSize": 100, "totalPages": 1}


def test_filters(cast: Cast, program: Program) -> None:
    template(cast.acme, "first", category="MARKETING")
    template(cast.acme, "second", status=TemplateStatus.PENDING)

    assert _names(program.get("/v2/templates", category="MARKETING")) == ["first"]
    assert _names(program.get("/v2/templates", status="pending")) == ["second"]
    assert _names(program.get("/v2/templates", search="SECO")) == ["second"]
    assert _names(program.get("/v2/templates", page=0, pageSize=1000)) == ["second", "first"]
    assert _names(program.get("/v2/templates", page=1, pageSize=1)) == ["first"]


@pytest.mark.parametrize(
    ("query", "blamed"),
    [
        ({"pageSize": 1001}, "pageSize"),
        ({"status": "X"}, "status"),
        ({"category": "X"}, "category"),
        ({"search": "%00"}, "search"),
    ],
)
def test_list_with_a_bad_question(program: Program, query: dict[str, Any], blamed: str) -> None:
    assert set(faults(program.get("/v2/templates", **query))) == {blamed}


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_template_of_somebody_else_looks_like_an_unknown_one(cast: Cast, method: str, stranger: str) -> None:
    program, row = Program(getattr(cast, stranger)), template(cast.shop)

    bodies = [program.call(method, f"/v2/templates/{each}").body for each in (row.id, UNKNOWN)]

    assert bodies == 2 * [{"status": 404, "title": "Not Found", "detail": "Template not found", "code": "RESOURCE_002"}]
    assert MessageTemplate.objects.get().deleted_at is None


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_malformed_id(program: Program, method: str) -> None:
    assert faults(program.call(method, "/v2/templates/tmpl_123")) == {"id": ["Invalid UUID format"]}


# --- Removing ---


def test_remove(cast: Cast, program: Program) -> None:
    row = template(cast.acme)

    answer = program.delete(f"/v2/templates/{row.id}")

    assert (answer.status, answer.body) == (204, {})
    assert not MessageTemplate.objects.exists()


def test_rehearsed_removal(cast: Cast, program: Program) -> None:
    row = template(cast.acme)

    answer = program.delete(f"/v2/templates/{row.id}", {"sandbox": True})

    assert (answer.status, answer.headers["X-Sandbox"]) == (204, "true")
    assert MessageTemplate.objects.get().deleted_at is None


def test_inherited_template_stays(cast: Cast) -> None:
    answer = Program(cast.shop).delete(f"/v2/templates/{template(cast.acme).id}")

    assert faults(answer) == {"generalErrors": ["This template is read-only and cannot be updated."]}


# --- Creating ---


def test_create_from_a_definition(cast: Cast, program: Program) -> None:
    body = {"category": "MARKETING", "language": "en_US", "definition": REFERENCE, "submitForReview": True}

    answer = program.post("/v2/templates", body)

    row = MessageTemplate.objects.get()
    assert answer.status == 200
    assert (answer.body["id"], answer.body["displayName"]) == (str(row.id), "hello_thank_you")
    assert (answer.body["status"], answer.body["isPublished"]) == ("PENDING", False)
    assert answer.body["definition"]["body"]["multiChannel"] == REFERENCE["body"]["multiChannel"]  # type: ignore[index]
    assert row.variables == ["customerName"]


@pytest.mark.parametrize("name", ["body", "content", "text"])
def test_create_from_a_plain_text(cast: Cast, program: Program, name: str) -> None:
    body = {"name": "order_confirmation", name: "Hi {{name}}, order {{order_id}} is here.", "submit_for_review": True}

    answer = program.post("/v2/templates", body)

    row = MessageTemplate.objects.get()
    assert answer.status == 200
    assert answer.body == {
        "data": {
            "id": str(row.id),
            "name": "order_confirmation",
            "category": "UTILITY",
            "language": "en_US",
            "body": "Hi {{name}}, order {{order_id}} is here.",
            "variables": ["name", "order_id"],
            "status": "PENDING",
            "is_published": False,
            "created_at": row.created_at.isoformat(),
            "updated_at": None,
        }
    }


@pytest.mark.parametrize(
    ("body", "blamed"),
    [
        ({}, {"definition"}),
        ({"definition": None}, {"definition"}),
        ({"definition": "Hello"}, {"definition"}),
        ({"definition": {}}, {"definition.body"}),
        ({"definition": definition(), "category": "X"}, {"category"}),
        ({"definition": definition(), "language": 7 * "x"}, {"language"}),
        ({"definition": definition(), "submitForReview": "perhaps"}, {"submitForReview"}),
    ],
)
def test_creation_that_cannot_be(cast: Cast, program: Program, body: dict[str, Any], blamed: set[str]) -> None:
    assert set(faults(program.post("/v2/templates", body))) == blamed
    assert MessageTemplate.objects.count() == 0


@pytest.mark.parametrize(
    "body", [{"name": "x", "body": ""}, {"body": 2000 * "x"}, {"body": {"multiChannel": "x"}}, {"name": []}]
)
def test_plain_text_that_cannot_be(cast: Cast, program: Program, body: dict[str, Any]) -> None:
    answer = program.post("/v2/templates", body)

    assert (answer.status, answer.body["error"]["code"]) == (400, "validation_error")
    assert MessageTemplate.objects.count() == 0


def test_name_that_is_taken(cast: Cast, program: Program) -> None:
    template(cast.acme)

    answer = program.post("/v2/templates", {"name": "greeting", "body": "Hi"})

    assert (answer.status, answer.body["error"]["code"]) == (409, "already_exists")
