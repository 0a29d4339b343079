"""What we ask of Meta for each kind of message, and its answers in our words."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.types import ButtonValue, HeaderMedia, Outbound, Receipt, SendError, Template, Text
from apps.core.egress import Response
from tests.channels.providers.whatsapp_cloud.meta import ID, NUMBER_ID, WAMID, answer


def refused(response: Response) -> SendError:
    error = whatsapp_cloud.read(response)
    assert isinstance(error, SendError)
    return error


def components(**parts: Any) -> Any:
    """Those of a template message with these parts."""
    outbound = Outbound(ID, "+14155550101", NUMBER_ID, Template("order_update", "en_US", **parts), "")
    body = orjson.loads(whatsapp_cloud.request(outbound, {}, "https://graph.facebook.com/v23.0").body)
    assert (body["type"], body["biz_opaque_callback_data"]) == ("template", str(ID))
    assert (body["template"]["name"], body["template"]["language"]) == ("order_update", {"code": "en_US"})
    return body["template"].get("components")


def test_request_is_one_post_with_our_id_on_it() -> None:
    outbound = Outbound(ID, "+14155550101", NUMBER_ID, Text("Hello"), "https://house.example/callbacks/whatsapp_cloud")

    request = whatsapp_cloud.request(outbound, {"access_token": " EAAG "}, "https://graph.facebook.com/v23.0/")

    assert (request.method, request.url) == ("POST", f"https://graph.facebook.com/v23.0/{NUMBER_ID}/messages")
    assert request.headers == ("Authorization: Bearer EAAG", "Content-Type: application/json")
    assert orjson.loads(request.body) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+14155550101",
        "type": "text",
        "text": {"body": "Hello"},
        "biz_opaque_callback_data": str(ID),
    }


def test_acceptance_is_a_receipt() -> None:
    body = orjson.dumps({"messaging_product": "whatsapp", "messages": [{"id": WAMID}]})

    assert whatsapp_cloud.read(Response(200, {}, body)) == Receipt(WAMID, None)


@pytest.mark.parametrize(
    ("status", "code", "expected", "retryable"),
    [
        (400, 131009, "ERR_NUMBER_INVALID", False),
        (400, 131026, "ERR_UNDELIVERABLE", False),
        (400, 131047, "ERR_WINDOW_CLOSED", False),
        (400, 131051, "ERR_CONTENT_REJECTED", False),
        (400, 132000, "ERR_TEMPLATE_PARAMS_INVALID", False),
        (404, 132001, "BUSINESS_005", False),
        (400, 132005, "ERR_CONTENT_REJECTED", False),
        (400, 132007, "ERR_CONTENT_REJECTED", False),
        (400, 132008, "ERR_TEMPLATE_PARAMS_INVALID", False),
        (400, 132012, "ERR_TEMPLATE_PARAMS_INVALID", False),
        (400, 132015, "BUSINESS_005", False),
        (400, 132016, "BUSINESS_005", False),
        (400, 132018, "ERR_TEMPLATE_PARAMS_INVALID", False),
        (400, 132068, "ERR_CONTENT_REJECTED", False),
        (400, 132069, "ERR_PROVIDER_RATE_LIMITED", True),
        (400, 133010, "ERR_SENDER_INVALID", False),
        (401, 190, "ERR_SENDER_INVALID", False),
        (429, 130429, "ERR_PROVIDER_RATE_LIMITED", True),
        (400, 80007, "ERR_PROVIDER_RATE_LIMITED", True),
        (400, 131056, "ERR_PROVIDER_RATE_LIMITED", True),
        (400, 2, "ERR_PROVIDER_UNAVAILABLE", True),
        (500, 131026, "ERR_UNDELIVERABLE", False),  # the code counts before the status
        (429, 999999, "ERR_PROVIDER_RATE_LIMITED", True),
        (503, 999999, "ERR_PROVIDER_UNAVAILABLE", True),
    ],
)
def test_refusal_is_translated(status: int, code: int, expected: str, retryable: bool) -> None:
    error = refused(answer(status, code=code))

    assert (error.code, error.retryable, error.uncertain) == (expected, retryable, False)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_failure_without_metas_own_words_may_have_been_an_acceptance(status: int) -> None:
    assert refused(Response(status, {}, b"<html>")).uncertain


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, None),
        ({"header": ("A-1",)}, [{"type": "header", "parameters": [{"type": "text", "text": "A-1"}]}]),
        (
            {"header": ("A-1",), "header_names": ("order",)},
            [{"type": "header", "parameters": [{"type": "text", "parameter_name": "order", "text": "A-1"}]}],
        ),
        (
            {"media": HeaderMedia("image", "https://a.example/b.png")},
            [{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://a.example/b.png"}}]}],
        ),
        (
            {"media": HeaderMedia("document", "https://a.example/b.pdf")},
            [{"type": "header", "parameters": [{"type": "document", "document": {"link": "https://a.example/b.pdf"}}]}],
        ),
        (
            {"body": ("Ada", "10")},
            [{"type": "body", "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "10"}]}],
        ),
        (
            {"body": ("Ada",), "body_names": ("first_name",)},
            [{"type": "body", "parameters": [{"type": "text", "parameter_name": "first_name", "text": "Ada"}]}],
        ),
        (
            {"buttons": (ButtonValue(1, "url", "A-1"),)},
            [{"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "A-1"}]}],
        ),
        (
            {"buttons": (ButtonValue(0, "copy_code", "SAVE20"),)},
            [
                {
                    "type": "button",
                    "sub_type": "copy_code",
                    "index": "0",
                    "parameters": [{"type": "coupon_code", "coupon_code": "SAVE20"}],
                }
            ],
        ),
        (
            {"buttons": (ButtonValue(2, "quick_reply", "YES"),)},
            [
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": "2",
                    "parameters": [{"type": "payload", "payload": "YES"}],
                }
            ],
        ),
    ],
)
def test_template_has_only_the_components_that_need_a_value(parts: dict[str, Any], expected: Any) -> None:
    assert components(**parts) == expected
