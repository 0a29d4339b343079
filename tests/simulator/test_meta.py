"""The dialect: what is refused, and what webhooks look like."""

from __future__ import annotations

from typing import Any

import pytest

from apps.simulator import meta
from apps.simulator.meta import MetaDraft
from apps.simulator.meta_errors import MetaProblem
from apps.simulator.phones import INBOUND, OUTBOUND, PhoneMessage

HOUSE_ID = "13125550100"
GOOD: dict[str, Any] = {"messaging_product": "whatsapp", "to": "14155550101", "type": "text", "text": {"body": "Hi"}}


def message(**changed: Any) -> PhoneMessage:
    given = {"id": "wamid.x", "direction": OUTBOUND, "phone": "+14155550101", "number": "+13125550100", **changed}
    return PhoneMessage(**{"text": "Hi", "encoding": "UTF-8", "parts": 1, "received": 5.0, "sent": 6.5, **given})


def test_good_request_is_read_with_or_without_the_plus() -> None:
    for to in ("14155550101", "+14155550101"):
        draft = meta.read_send(HOUSE_ID, GOOD | {"to": to, "biz_opaque_callback_data": "ours"})

        assert draft == MetaDraft("+14155550101", to, "+13125550100", "Hi", "ours")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"messaging_product": None}, "100"),
        ({"to": ""}, "131008"),
        ({"to": "Ann"}, "131009"),
        ({"to": 7}, "131009"),
        ({"type": "sticker"}, "131051"),
        ({"text": "Hi"}, "100"),
        ({"text": {"body": ""}}, "100"),
        ({"text": {"body": "x" * 4097}}, "100"),
        ({"biz_opaque_callback_data": "x" * 513}, "100"),
    ],
)
def test_bad_request_is_refused(changed: dict[str, Any], code: str) -> None:
    problem = meta.read_send(HOUSE_ID, GOOD | changed)

    assert isinstance(problem, MetaProblem)
    assert problem.code == code


def test_number_that_is_nobodys_has_the_subcode_of_its_kind() -> None:
    problem = meta.read_send("me", GOOD)

    assert isinstance(problem, MetaProblem)
    assert (problem.code, problem.subcode) == ("100", 33)


def test_status_has_our_words_back_only_when_there_were_any() -> None:
    def status(**changed: Any) -> Any:
        return meta.event(message(**changed), "message.sent")["entry"][0]["changes"][0]["value"]["statuses"][0]

    assert status(reference="ours")["biz_opaque_callback_data"] == "ours"
    assert "biz_opaque_callback_data" not in status()
    assert (status()["status"], status()["timestamp"], status()["recipient_id"]) == ("sent", "6", "14155550101")


def test_reply_names_its_writer_and_our_number() -> None:
    value = meta.event(message(direction=INBOUND), "message.received")["entry"][0]["changes"][0]["value"]

    assert value["metadata"] == {"display_phone_number": HOUSE_ID, "phone_number_id": HOUSE_ID}
    assert value["contacts"][0]["wa_id"] == value["messages"][0]["from"] == "14155550101"
    assert value["messages"][0]["text"] == {"body": "Hi"}


def test_ids_are_new_and_as_long_as_metas() -> None:
    assert meta.new_id() != meta.new_id()
    assert 50 < len(meta.new_id()) <= 64


def test_tapped_button_names_its_payload_and_message() -> None:
    tapped = message(direction=INBOUND, tapped={"payload": "YES", "message": "wamid.y"})

    (told,) = meta.event(tapped, "message.received")["entry"][0]["changes"][0]["value"]["messages"]

    assert (told["type"], told["button"]) == ("button", {"payload": "YES", "text": "Hi"})
    assert told["context"] == {"from": HOUSE_ID, "id": "wamid.y"}


def test_free_text_is_free() -> None:
    sent = meta.event(message(), "message.sent")["entry"][0]["changes"][0]["value"]["statuses"][0]

    assert (sent["pricing"]["billable"], sent["pricing"]["category"]) == (False, "service")
