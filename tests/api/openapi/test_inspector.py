"""One operation, read from its endpoint."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.document import document
from apps.api.openapi.inspector import Inspector, Undeclared
from apps.api.resource import Resource


def _operation(method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = document("v3")["paths"][path][method]
    return found


def _body(method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = _operation(method, path)["requestBody"]["content"]["application/json"]["schema"]
    return found


def test_names_are_those_of_the_sdk() -> None:
    names = {each["operationId"] for methods in document("v3")["paths"].values() for each in methods.values()}

    wanted = {"me", "contacts_list", "contacts_retrieve", "contacts_create", "contacts_update", "contacts_delete"}
    assert names >= wanted | {"messages_create", "webhooks_rotate_secret", "users_list", "numbers_lookup_retrieve"}


def test_docstring_is_what_is_said() -> None:
    operation = _operation("put", "/v3/templates/{template_id}")

    assert operation["summary"] == "Change a template"
    assert operation["description"] == "Partial, although it is PUT: missing and null fields are left unchanged."
    assert all(each["summary"] for methods in document("v3")["paths"].values() for each in methods.values())


def test_query_is_read_from_its_serializer_and_pages_are_added() -> None:
    parameters = {each["name"]: each for each in _operation("get", "/v3/messages")["parameters"] if "name" in each}

    assert parameters["direction"]["schema"] == {"type": "string", "enum": ["OUTBOUND", "INBOUND"]}
    assert parameters["contact_id"]["schema"] == {"type": "string", "format": "uuid"}
    assert parameters["page_size"]["schema"]["maximum"] == 100


def test_path_parameters_are_ids() -> None:
    first = _operation("get", "/v3/contacts/{contact_id}")["parameters"][0]

    assert first == {
        "name": "contact_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }


def test_body_of_the_hot_path_is_that_of_its_decoder() -> None:
    schema = _body("post", "/v3/messages")

    assert schema["required"] == ["to"]
    assert set(schema["properties"]) == {"to", "template", "text", "channel", "scheduled_at", "sandbox"}
    assert document("v3")["components"]["schemas"]["TemplateRef"]["properties"]["parameters"]["anyOf"][0] == {
        "type": "object",
        "additionalProperties": {"type": "string"},
    }


def test_what_the_room_asks_for_is_required_too() -> None:
    assert _body("post", "/v3/contacts")["required"] == ["phone_number"]
    assert _body("post", "/v3/templates")["required"] == ["definition"]
    assert "required" not in _body("patch", "/v3/contacts/{contact_id}")


def test_free_json_is_an_open_object() -> None:
    schemas = document("v3")["components"]["schemas"]

    assert schemas["Message"]["properties"]["metadata"] == {"type": "object", "additionalProperties": True}
    assert schemas["WebhookEvent"]["properties"]["event_data"]["additionalProperties"] is True


def test_endpoint_that_says_nothing_is_an_error() -> None:
    class Silent(Resource):
        def get(self, request: Request) -> Response:
            return Response({})

    view: Any = Silent()
    view.schema = Inspector()
    view.schema.view = view

    with pytest.raises(Undeclared, match="GET /v3/silent"):
        view.schema.get_operation("/v3/silent", "", "", "GET", None)
