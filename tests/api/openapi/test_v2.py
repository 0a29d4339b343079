"""What all operations of v2 have in common."""

from __future__ import annotations

from apps.api.openapi.document import document


def test_every_call_needs_a_sender_and_says_that_v2_is_old() -> None:
    whole = document("v2")

    assert whole["components"]["parameters"]["SenderId"]["required"]
    for methods in whole["paths"].values():
        for operation in methods.values():
            assert {"$ref": "#/components/parameters/SenderId"} in operation["parameters"]
            assert "Deprecation" in next(iter(operation["responses"].values()))["headers"]


def test_answers_are_bare_and_refusals_have_two_pictures() -> None:
    operation = document("v2")["paths"]["/v2/contacts"]["get"]
    refusal = document("v2")["components"]["responses"]["BadRequest"]["content"]

    assert "success" not in operation["responses"]["200"]["content"]["application/json"]["example"]
    assert set(refusal) == {"application/problem+json", "application/json"}


def test_changes_take_their_key_and_their_flags_in_the_body() -> None:
    body = document("v2")["paths"]["/v2/messages/phone"]["post"]["requestBody"]["content"]["application/json"]

    assert {"sandbox", "test_mode", "idempotency_key"} <= set(body["schema"]["properties"])
