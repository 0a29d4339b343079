"""What all operations of v3 have in common."""

from __future__ import annotations

from typing import Any

import pytest

from apps.api.openapi.dialect import CHANGES
from apps.api.openapi.document import document


def _operations() -> list[tuple[str, dict[str, Any]]]:
    """Of v3 itself; the health checks ask for no key."""
    paths = [methods for path, methods in document("v3")["paths"].items() if path.startswith("/v3/")]
    return [(method.upper(), operation) for methods in paths for method, operation in methods.items()]


def _names(operation: dict[str, Any]) -> set[str]:
    return {each["$ref"].rsplit("/", 1)[-1] for each in operation["parameters"] if "$ref" in each}


def test_every_call_may_act_as_a_profile_and_every_change_may_be_repeated() -> None:
    for method, operation in _operations():
        assert _names(operation) == {"ProfileId", *(["IdempotencyKey"] if method in CHANGES else [])}


def test_every_call_may_be_refused_for_its_key_its_account_and_its_pace() -> None:
    for method, operation in _operations():
        wanted = {"400", "401", "403", "404", "429", "500", "503", *(["409"] if method in CHANGES else [])}
        assert wanted <= set(operation["responses"]), operation["operationId"]


def test_only_one_change_cannot_be_rehearsed() -> None:
    without = [
        operation["operationId"]
        for method, operation in _operations()
        if method in CHANGES
        and "sandbox"
        not in operation.get("requestBody", {})
        .get("content", {})
        .get("application/json", {})
        .get("schema", {})
        .get("properties", {})
    ]

    assert without == ["webhooks_delete"]


@pytest.mark.parametrize("name", ["X-Request-Id", "X-RateLimit-Remaining", "X-API-Version"])
def test_every_success_tells_its_headers(name: str) -> None:
    for _, operation in _operations():
        assert name in next(iter(operation["responses"].values()))["headers"]


def test_refusals_name_their_codes() -> None:
    response = document("v3")["components"]["responses"]["NotFound_RESOURCE_001"]
    error = response["content"]["application/json"]["schema"]["properties"]["error"]

    assert error["allOf"][1] == {"properties": {"code": {"enum": ["RESOURCE_014", "RESOURCE_001"]}}}
    assert response["description"] == "RESOURCE_014: Profile not found; RESOURCE_001: Contact not found"


def test_key_is_asked_for_everywhere() -> None:
    whole = document("v3")

    assert whole["security"] == [{"ApiKey": []}]
    assert whole["components"]["securitySchemes"]["ApiKey"]["name"] == "x-api-key"
    assert not [operation for _, operation in _operations() if "security" in operation]
