"""Quick replies of templates can be tapped."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver

ANN, HOUSE_ID = "+14155550101", "13125550100"


@pytest.fixture
def wamid(carrier: CarrierProcess, receiver: Receiver) -> str:
    """The id of a template message with two quick replies, one with a payload."""
    buttons = [{"type": "QUICK_REPLY", "text": text} for text in ("Yes", "No")]
    components = [{"type": "BODY", "text": "Coming?"}, {"type": "BUTTONS", "buttons": buttons}]
    carrier.subscribe(HOUSE_ID, receiver.url)
    carrier.seed_templates({"name": "invitation", "components": components})
    payload = {"type": "payload", "payload": "YES-7"}
    template = {
        "name": "invitation",
        "language": {"code": "en_US"},
        "components": [{"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [payload]}],
    }
    body = {"messaging_product": "whatsapp", "to": ANN, "type": "template", "template": template}
    answer = carrier.call("POST", f"/v23.0/{HOUSE_ID}/messages", body)
    receiver.wait(3)
    return str(answer.json()["messages"][0]["id"])


@pytest.mark.parametrize(("button", "payload"), [("Yes", "YES-7"), ("No", "No")])
def test_tap_is_told_with_its_payload_and_the_message(
    carrier: CarrierProcess, receiver: Receiver, wamid: str, button: str, payload: str
) -> None:
    answer = carrier.call("POST", f"/control/phones/{ANN}/tap", {"button": button})

    assert (answer.status, answer.json()["payload"]) == (202, payload)
    value = receiver.wait(4)[3].json()["entry"][0]["changes"][0]["value"]
    (message,) = value["messages"]
    assert (message["type"], message["button"]) == ("button", {"payload": payload, "text": button})
    assert message["context"] == {"from": HOUSE_ID, "id": wamid}
    assert message["from"] == ANN[1:]


@pytest.mark.parametrize("body", [{}, {"button": "Maybe"}, {"button": 7}, {"button": "Yes", "message": "wamid.other"}])
def test_button_that_is_not_there_is_refused(carrier: CarrierProcess, wamid: str, body: dict[str, Any]) -> None:
    answer = carrier.call("POST", f"/control/phones/{ANN}/tap", body)

    assert answer.status == 400
    assert "button" in answer.json()["error"]
