"""Templates read, created, changed and removed over v3. Refused definitions are in `test_template_definitions`."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.message_templates.definition import normalize
from apps.message_templates.models import MessageTemplate, TemplateStatus
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories.message_templates import definition, template


def _names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.data["templates"]]


# --- Reading ---


def test_template_is_shown_in_full(cast: Cast, program: Program) -> None:
    row = template(cast.acme)

    answer = program.get(f"/v3/templates/{row.id}")

    assert answer.status == 200
    assert answer.data.pop("created_at")
    assert answer.data == {
        "id": str(row.id),
        "customer_id": str(cast.acme.id),
        "name": "greeting",
        "category": "UTILITY",
        "language": "en_US",
        "status": "APPROVED",
        "channels": ["sms", "whatsapp"],
        "variables": ["name"],
        "updated_at": None,
        "is_published": True,
        "is_inherited": False,
        "definition": definition(),
    }


def test_lists_and_answers_to_changes_come_without_the_definition(program: Program) -> None:
    made = program.post("/v3/templates", {"definition": definition()}).data
    changed = program.put(f"/v3/templates/{made['id']}", {"name": "Updated Welcome Message"}).data
    (listed,) = program.get("/v3/templates").data["templates"]

    assert ["definition" in each for each in (made, changed, listed)] == [False, False, False]
    assert changed["name"] == listed["name"] == "Updated Welcome Message"
    assert program.get(f"/v3/templates/{made['id']}").data == {**listed, "definition": normalize(definition())}


@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("bad", ["abc", "tmpl_123"])
def test_malformed_id(program: Program, method: str, bad: str) -> None:
    arguments: tuple[Any, ...] = ({},) if method == "put" else ()

    answer = getattr(program, method)(f"/v3/templates/{bad}", *arguments)

    assert answer.refusal == (400, "VALIDATION_001", "Invalid template ID format.")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_template_of_somebody_else_looks_like_an_unknown_one(cast: Cast, method: str, stranger: str) -> None:
    program = Program(getattr(cast, stranger))
    arguments: tuple[Any, ...] = ({"name": "mine"},) if method == "put" else ()

    foreign = getattr(program, method)(f"/v3/templates/{template(cast.shop).id}", *arguments)
    unknown = getattr(program, method)(f"/v3/templates/{UNKNOWN}", *arguments)

    assert foreign.refusal == unknown.refusal == (404, "RESOURCE_002", "Template not found")
    assert foreign.error == unknown.error


def test_list_holds_what_the_customer_may_use(cast: Cast) -> None:
    template(cast.acme, "of_acme")
    template(cast.shop, "of_shop")
    template(cast.sibling, "of_sibling")
    template(cast.outsider, "of_outsider")
    template(cast.shop, "removed", deleted_at=timezone.now())

    answer = Program(cast.shop).get("/v3/templates", page=1, page_size=10)

    assert _names(answer) == ["of_shop", "of_acme"]
    assert answer.data["pagination"]["total_count"] == 2


def test_filters(cast: Cast, program: Program) -> None:
    template(cast.acme, "first", category="MARKETING")
    template(cast.acme, "second", status=TemplateStatus.PENDING)
    template(cast.acme, "third", is_welcome_playground=True, definition=definition("Parcel for {{0:variable}}"))

    assert _names(program.get("/v3/templates", category="MARKETING")) == ["first"]
    assert _names(program.get("/v3/templates", status="PENDING")) == ["second"]
    assert _names(program.get("/v3/templates", status="approved")) == ["third", "first"]
    assert _names(program.get("/v3/templates", is_welcome_playground="true")) == ["third"]
    assert _names(program.get("/v3/templates", is_welcome_playground="false")) == ["second", "first"]
    assert _names(program.get("/v3/templates", search="SECO")) == ["second"]
    assert _names(program.get("/v3/templates", search="parcel")) == ["third"]
    assert _names(program.get("/v3/templates", search="parcel", status="PENDING")) == []


@pytest.mark.parametrize(
    ("query", "details"),
    [
        ({"page_size": 0}, {"page_size": ["Page size must be between 1 and 100"]}),
        ({"page_size": 101}, {"page_size": ["Page size must be between 1 and 100"]}),
        ({"category": "X"}, {"category": ["Category must be one of: MARKETING, UTILITY, AUTHENTICATION"]}),
        (
            {"status": "X"},
            {"status": ["Status must be one of: DRAFT, PENDING, APPROVED, REJECTED, PAUSED, DISABLED"]},
        ),
        ({"is_welcome_playground": "perhaps"}, {"is_welcome_playground": ["Must be a valid boolean."]}),
        ({"search": "\0"}, {"search": ["Null characters are not allowed."]}),
    ],
)
def test_list_with_a_bad_question(program: Program, query: dict[str, Any], details: dict[str, list[str]]) -> None:
    answer = program.get("/v3/templates", **query)

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.error["details"] == details


# --- Writing ---


def test_creating(cast: Cast, program: Program) -> None:
    answer = program.post("/v3/templates", {"definition": definition("Hello {{0:variable}}!", "name")})

    assert answer.status == 201
    row = MessageTemplate.objects.get(id=answer.data["id"])
    assert (row.organization, row.creation_source) == (cast.acme.organization, "from-api")
    shown = {key: answer.data[key] for key in ("name", "category", "language", "status", "is_published", "variables")}
    assert shown == {
        "name": "hello",
        "category": "UTILITY",
        "language": "en_US",
        "status": "DRAFT",
        "is_published": False,
        "variables": ["name"],
    }


def test_creating_with_everything_said(program: Program) -> None:
    body = {
        "definition": definition("Your code is {{0:variable}}", "code", header=None, footer=None, buttons=None),
        "category": "AUTHENTICATION",
        "language": "de",
        "creation_source": "from-tool",
        "submit_for_review": True,
    }

    answer = program.post("/v3/templates", body)

    assert (answer.data["category"], answer.data["language"], answer.data["status"]) == (
        "AUTHENTICATION",
        "de",
        "PENDING",
    )


def test_nulls_leave_it_to_the_house(program: Program) -> None:
    body = {"definition": definition(), "category": None, "language": None, "creation_source": None}

    assert program.post("/v3/templates", body).status == 201


def test_changing_is_partial(cast: Cast, program: Program) -> None:
    row = template(cast.acme, status=TemplateStatus.DRAFT)

    answer = program.put(f"/v3/templates/{row.id}", {"name": "salute", "category": None, "definition": None})

    assert answer.status == 200
    assert (answer.data["name"], answer.data["category"], answer.data["variables"]) == ("salute", "UTILITY", ["name"])
    assert answer.data["updated_at"]


def test_changing_the_words_and_submitting(cast: Cast, program: Program) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED)

    answer = program.put(
        f"/v3/templates/{row.id}", {"definition": definition("Bye {{0:variable}}", "friend"), "submit_for_review": True}
    )

    assert (answer.data["variables"], answer.data["status"]) == (["friend"], "PENDING")


def test_changing_an_approved_template(cast: Cast, program: Program) -> None:
    row = template(cast.acme, status=TemplateStatus.APPROVED)

    answer = program.put(f"/v3/templates/{row.id}", {"category": "MARKETING"})

    expected = "Template (except display name) cannot be updated unless it is in draft or rejected status"
    assert answer.refusal == (400, "VALIDATION_001", expected)


def test_changing_to_an_unknown_category(cast: Cast, program: Program) -> None:
    row = template(cast.acme, status=TemplateStatus.DRAFT)

    answer = program.put(f"/v3/templates/{row.id}", {"category": "marketing"})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.error["details"] == {"category": ["Category must be one of: MARKETING, UTILITY, AUTHENTICATION"]}


def test_changing_to_a_name_that_is_taken(cast: Cast, program: Program) -> None:
    template(cast.acme, "other")

    answer = program.put(f"/v3/templates/{template(cast.acme).id}", {"name": "Other"})

    assert answer.refusal == (409, "RESOURCE_007", "Template with this name already exists for this customer")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_inherited_template_is_read_only(cast: Cast, method: str) -> None:
    row = template(cast.acme)

    answer = getattr(Program(cast.shop), method)(f"/v3/templates/{row.id}", {})

    assert answer.refusal == (400, "VALIDATION_001", "This template is read-only and cannot be updated.")


@pytest.mark.parametrize("body", [None, {}, {"delete_from_meta": None}, {"delete_from_meta": True}])
def test_removing(cast: Cast, program: Program, body: object) -> None:
    row = template(cast.acme)

    answer = program.delete(f"/v3/templates/{row.id}", body)

    assert (answer.status, answer.data) == (204, None)
    assert program.get(f"/v3/templates/{row.id}").status == 404
    assert program.delete(f"/v3/templates/{row.id}").status == 404


def test_removing_with_a_wrong_type(cast: Cast, program: Program) -> None:
    answer = program.delete(f"/v3/templates/{template(cast.acme).id}", {"delete_from_meta": "perhaps"})

    assert (answer.status, list(answer.error["details"])) == (400, ["delete_from_meta"])


# --- Sandbox ---


def test_rehearsed_creation_leaves_nothing(program: Program) -> None:
    answer = program.post("/v3/templates", {"definition": definition(), "sandbox": True})

    assert (answer.status, answer.headers["X-Sandbox"], answer.data["status"]) == (201, "true", "DRAFT")
    assert not MessageTemplate.objects.exists()


def test_rehearsed_change_and_removal_leave_the_template(cast: Cast, program: Program) -> None:
    row = template(cast.acme)

    renamed = program.put(f"/v3/templates/{row.id}", {"name": "salute", "sandbox": True})
    removed = program.delete(f"/v3/templates/{row.id}", {"sandbox": True})

    assert (renamed.data["name"], removed.status) == ("salute", 204)
    row.refresh_from_db()
    assert (row.name, row.deleted_at) == ("greeting", None)
