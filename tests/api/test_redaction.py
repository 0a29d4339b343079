"""What is kept of a call: nothing that names or betrays anybody."""

from __future__ import annotations

from time import monotonic
from typing import Any

import orjson
import pytest

from apps.api import redaction


def _shown(body: Any) -> Any:
    return orjson.loads(redaction.body(orjson.dumps(body)))


def test_message_keeps_its_shape_only() -> None:
    body = {
        "to": ["+14155552671"],
        "template": {"name": "order_confirmation", "parameters": {"name": "Ada", "codes": ["1", "2"]}},
        "sandbox": True,
    }

    assert _shown(body) == {
        "to": ["…2671"],
        "template": {"name": "order_confirmation", "parameters": {"name": "•••", "codes": "•••"}},
        "sandbox": True,
    }


@pytest.mark.parametrize(
    "secret",
    [
        {"payment_details": {"card_number": "4111111111111111", "cvc": 123}},
        {"paymentDetails": {"cardNumber": 4111111111111111}},
        {"card_number": 4111111111111111},
        {"whatsapp_business_account": {"access_token": "EAAG"}},
        {"templateVariables": {"code": "4111"}},
        {"custom_message": "EAAG 4111"},
        {"endpoint_url": "https://example.com/EAAG"},
        {"brand": {"business": {"taxId": "41-111"}}},
        {"parameters": [["4111"], {"a": {"b": "EAAG"}}]},
        {"email": "EAAG@4111.test"},
        {"phone": "+4111111111"},
        {"phone": 4111111111},
        {"message_body": {"content": "Your code is EAAG 4111111", "header": None}},
        {"messageBody": {"content": "EAAG"}},
        {"signing_secret": "whsec_EAAG"},
        {"endpoint": {"note": "use whsec_EAAG=4111111 and sk_live_EAAG"}},
        {"response_body": "EAAG"},
        {"event_data": {"text": "EAAG"}},
        {"format_national": "(411) 111-1111"},
        {"format_rfc": "tel:+4-111-111-1111"},
        {"message": "+41111111111 cannot be a phone number, nor can 41111111111"},
        {"message": "Already invited: EAAG@4111.test."},
        {"…1111": {"4111111111111111": 1}},
    ],
)
def test_secrets_are_hidden_wherever_they_stand(secret: dict[str, Any]) -> None:
    shown = redaction.body(orjson.dumps({"outer": [secret]}))

    assert "4111111" not in shown
    assert "EAAG" not in shown
    assert "41-111" not in shown
    assert next(iter(secret)) in shown


def test_long_lists_are_cut() -> None:
    assert _shown({"to": [f"+1415555{index:04}" for index in range(1000)]}) == {
        "to": ["…0000", "…0001", "…0002", "… 997 more"]
    }


def test_deep_things_are_cut() -> None:
    deep: Any = "end"
    for _ in range(200):
        deep = {"a": deep}

    assert redaction.HIDDEN in redaction.body(orjson.dumps(deep))


def test_what_is_long_is_cut() -> None:
    assert len(redaction.body(orjson.dumps({"a": "x" * 100_000}))) == 4096


@pytest.mark.parametrize("raw", [b"{", b"phone=%2B14155552671", b"\xff", b"\0"])
def test_what_is_no_json_is_only_counted(raw: bytes) -> None:
    assert redaction.body(raw) == f"({len(raw)} bytes that are no JSON)"


def test_nothing_stays_nothing() -> None:
    assert redaction.body(b"") == ""


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/v3/me", "/v3/me"),
        ("/v3/numbers/lookup/+14155552671", "/v3/numbers/lookup/+…2671"),
        ("/v3/contacts?phone=%2B14155552671&page=1", "/v3/contacts?phone=+…2671&page=1"),
        ("/v3/numbers/lookup/14155552671", "/v3/numbers/lookup/…2671"),
        ("/v3/contacts?search=4155552671&page=2", "/v3/contacts?search=…2671&page=2"),
        ("/v3/messages/01234567-0000-7000-8000-000000000000", "/v3/messages/01234567-0000-7000-8000-000000000000"),
        (
            "/v3/messages?created_after=2026-11-22T10:00:00.000000Z",
            "/v3/messages?created_after=2026-11-22T10:00:00.000000Z",
        ),
        ("/v3/contacts?search=ada%40example.com&page=1", "/v3/contacts?search=•••&page=1"),
        ("/v3/contacts?search=ada@example.com", "/v3/contacts?search=•••"),
        ("/v3/me?x-api-key=sk_live_abc&page=1", "/v3/me?x-api-key=•••&page=1"),
        ("/v3/profiles?card=4111111111111111", "/v3/profiles?card=…1111"),
        ("/v3/messages/019aabc0-0000-7000-8000-000000000000", "/v3/messages/019aabc0-0000-7000-8000-000000000000"),
    ],
)
def test_addresses_keep_four_digits_of_a_number(path: str, shown: str) -> None:
    assert redaction.address(path) == shown


@pytest.mark.parametrize("letter", ["a", "1", "@", "%40"])
def test_long_address_costs_no_time(letter: str) -> None:
    before = monotonic()

    redaction.address(f"/v3/contacts?search={letter * 60_000}")

    assert monotonic() - before < 1  # a pattern that looks back from every letter takes ten


def test_long_answer_is_read_as_far_as_it_can_be_closed() -> None:
    recipient = {"message_id": "01234567-0000-7000-8000-000000000000", "to": "+14155552671", "text": "EAAG"}
    raw = orjson.dumps({"success": True, "data": {"status": "QUEUED", "recipients": [recipient] * 2000}})

    shown = redaction.answer(raw)

    assert orjson.loads(shown)["data"]["status"] == "QUEUED"
    assert orjson.loads(shown)["data"]["recipients"][0] == {**recipient, "to": "…2671", "text": redaction.HIDDEN}
    assert "EAAG" not in shown


@pytest.mark.parametrize("length", [1, 100, 8_192, 8_193, 200_000])
def test_answer_that_is_no_json_is_only_counted(length: int) -> None:
    assert redaction.answer(b"x" * length).startswith("(")
    assert len(redaction.answer(b"x" * length)) < 60
