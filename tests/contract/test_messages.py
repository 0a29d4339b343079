"""Sending and reading back with both releases of the official SDK, to phones that the simulator keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.contract.conftest import Fresh, Look
from tests.contract.sdk import Refused, Sdk, awaited
from tests.live_house import Live

UNHEARD = "+16285550000"  # nobody ever writes to it
FAILS = "+15005550002"  # the simulator's magic number: sent, and then not delivered
WORDS = "Hello Ada, your order A-1042 is on its way. Reply STOP to opt out."


# --- me ---


def test_me_is_the_organization_of_the_key(live: Live, sdk: Sdk) -> None:
    me = sdk("me.retrieve")

    assert (me["type"], me["id"]) == ("organization", live.env["SENTDASH_ORGANIZATION_ID"])
    assert live.env["SENTDASH_PROFILE_ID"] in {profile["id"] for profile in me["profiles"]}
    assert me["channels"]["sms"] == {"configured": True, "phone_number": "+14155550100"}
    assert me["channels"]["whatsapp"]["configured"] is False


def test_me_is_the_profile_for_its_key_and_for_its_name(live: Live, sdk: Sdk) -> None:
    by_key = sdk("me.retrieve", key=live.env["SENTDASH_PROFILE_API_KEY"])
    by_name = sdk("me.retrieve", x_profile_id=live.env["SENTDASH_PROFILE_ID"])

    assert by_key == by_name
    assert (by_key["type"], by_key["id"]) == ("profile", live.env["SENTDASH_PROFILE_ID"])
    assert by_key["settings"]["inherit_templates"] is True


# --- Sending ---


def test_message_is_sent_by_id_and_delivered(sdk: Sdk, fresh: Fresh, simulator: Look, order: dict[str, Any]) -> None:
    phone = fresh()

    sent = sdk("messages.send", to=[phone], template=order)

    (recipient,) = sent["recipients"]
    assert (sent["status"], sent["template_name"], recipient["to"]) == ("QUEUED", "order_confirmation", phone)
    message = sdk.ended(recipient["message_id"])
    assert (message["status"], message["channel"], message["direction"]) == ("DELIVERED", "sms", "OUTBOUND")
    assert message["message_body"]["content"] == WORDS
    assert (message["phone_international"][:3], message["region_code"]) == ("+1 ", "US")
    assert [step["status"] for step in message["events"]] == ["QUEUED", "ROUTED", "SENT", "DELIVERED"]
    received = simulator(f"phones/{phone}")
    assert [entry["text"] for entry in received["messages"]] == [WORDS]
    assert received["messages"][0]["tags"] == [recipient["message_id"]]


def test_message_is_sent_by_name(sdk: Sdk, fresh: Fresh, order: dict[str, Any]) -> None:
    template = {"name": "order_confirmation", "parameters": order["parameters"]}

    sent = sdk("messages.send", to=[fresh()], template=template)

    assert sent["template_id"] == order["id"]
    assert sdk.ended(sent["recipients"][0]["message_id"])["status"] == "DELIVERED"


def test_id_wins_over_name(sdk: Sdk, fresh: Fresh, order: dict[str, Any]) -> None:
    sent = sdk("messages.send", to=[fresh()], template={**order, "name": "welcome"})

    assert sent["template_name"] == "order_confirmation"


def test_failure_has_a_code_and_a_sentence(sdk: Sdk, order: dict[str, Any]) -> None:
    (recipient,) = sdk("messages.send", to=[FAILS], template=order)["recipients"]

    message = sdk.ended(recipient["message_id"])
    last, *_ = sdk("messages.retrieve_activities", recipient["message_id"])["activities"]

    assert message["status"] == last["status"] == "FAILED"
    assert message["error_code"] == last["error_code"] == "ERR_UNDELIVERABLE"
    assert message["description"] == last["description"]
    assert last["description"].startswith("ERR_UNDELIVERABLE: ")


def test_activities_are_newest_first_and_name_our_number(sdk: Sdk, fresh: Fresh, order: dict[str, Any]) -> None:
    (recipient,) = sdk("messages.send", to=[fresh()], template=order)["recipients"]
    sdk.ended(recipient["message_id"])

    told = sdk("messages.retrieve_activities", recipient["message_id"])

    steps = told["activities"]
    times = [datetime.fromisoformat(step["timestamp"]) for step in steps]
    assert told["message_id"] == recipient["message_id"]
    assert [step["status"] for step in steps] == ["DELIVERED", "SENT", "ROUTED", "QUEUED"]
    assert times == sorted(times, reverse=True)
    assert {step["from"] for step in steps} == {"+14155550100"}


def test_named_channels_make_a_message_each(sdk: Sdk, fresh: Fresh, order: dict[str, Any]) -> None:
    sent = sdk("messages.send", to=[fresh()], template=order, channel=["sms", "rcs"])

    by_sms, by_rcs = sent["recipients"]
    assert [(one["channel"], one["body"]) for one in (by_sms, by_rcs)] == [("sms", WORDS), ("rcs", WORDS)]
    assert sdk.ended(by_sms["message_id"])["status"] == "DELIVERED"
    without_sender = sdk.ended(by_rcs["message_id"])
    assert (without_sender["status"], without_sender["error_code"]) == ("FAILED", "ERR_ROUTE_DENIED")


def test_rehearsal_sends_nothing(sdk: Sdk, fresh: Fresh, simulator: Look, order: dict[str, Any]) -> None:
    phone = fresh()

    sent = sdk("messages.send", to=[phone], template=order, sandbox=True)

    (recipient,) = sent["recipients"]
    with pytest.raises(Refused) as refused:
        sdk("messages.retrieve_status", recipient["message_id"])
    assert refused.value.told == ("NotFoundError", 404, "RESOURCE_003")
    assert sdk("contacts.list", page=1, page_size=1, search=phone)["contacts"] == []
    assert simulator(f"phones/{phone}")["messages"] == []


def test_message_of_a_profile_leaves_from_its_own_number(live: Live, sdk: Sdk, fresh: Fresh, order: Any) -> None:
    profile = live.env["SENTDASH_PROFILE_ID"]
    ids = [
        sdk("messages.send", to=[fresh()], template=order, **how)["recipients"][0]["message_id"]
        for how in ({"key": live.env["SENTDASH_PROFILE_API_KEY"]}, {"x_profile_id": profile})
    ]

    for message_id in ids:
        assert sdk.ended(message_id)["customer_id"] == profile
        steps = sdk("messages.retrieve_activities", message_id, x_profile_id=profile)["activities"]
        assert steps[0]["from"] == "+14155550101"


def _deliveries(simulator: Look) -> dict[str, int]:
    return {phone["phone"]: phone["deliveries"] for phone in simulator("phones?limit=5000")["phones"]}


def test_thousand_recipients_get_one_message_each(sdk: Sdk, fresh: Fresh, simulator: Look, order: Any) -> None:
    phones, before = [fresh() for _ in range(1000)], simulator("counters")

    recipients = sdk("messages.send", to=phones, template=order)["recipients"]

    assert [recipient["to"] for recipient in recipients] == phones
    deliveries = awaited(lambda: _deliveries(simulator), lambda counted: counted.keys() >= set(phones))
    assert {deliveries.get(phone) for phone in phones} == {1}
    assert {sdk.ended(recipient["message_id"])["status"] for recipient in recipients[::50]} == {"DELIVERED"}
    assert simulator("counters")["repeats"] == before["repeats"]


# --- Refusals, each as the SDK's own class ---


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"to": ["+1 628 555"]}, ("BadRequestError", 400, "VALIDATION_002")),
        ({"to": []}, ("BadRequestError", 400, "VALIDATION_004")),
        ({"to": [UNHEARD] * 1001}, ("BadRequestError", 400, "VALIDATION_001")),
        ({"channel": ["fax"]}, ("BadRequestError", 400, "VALIDATION_006")),
        ({"template": {"name": "unknown"}}, ("NotFoundError", 404, "RESOURCE_002")),
        ({"template": {"id": "tmpl_123"}}, ("NotFoundError", 404, "RESOURCE_002")),
        ({"key": "sk_live_unknown"}, ("AuthenticationError", 401, "AUTH_002")),
        ({"x_profile_id": "01890000-0000-7000-8000-000000000000"}, ("NotFoundError", 404, "RESOURCE_014")),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_refusal_has_its_class(sdk: Sdk, order: Any, simulator: Look, wrong: Any, told: tuple[str, int, str]) -> None:
    with pytest.raises(Refused) as refused:
        sdk("messages.send", **{"to": [UNHEARD], "template": order, **wrong})

    assert refused.value.told == told
    assert refused.value.body["error"]["doc_url"].endswith(f"/errors/{told[2]}")
    assert simulator(f"phones/{UNHEARD}")["messages"] == []


def test_profile_key_may_not_name_a_profile(live: Live, sdk: Sdk) -> None:
    with pytest.raises(Refused) as refused:
        sdk("me.retrieve", key=live.env["SENTDASH_PROFILE_API_KEY"], x_profile_id=live.env["SENTDASH_PROFILE_ID"])

    assert refused.value.told == ("PermissionDeniedError", 403, "AUTH_004")


def test_nobody_but_the_opted_out_cannot_be_processed(sdk: Sdk, fresh: Fresh, order: dict[str, Any]) -> None:
    phone, other = fresh(), fresh()
    contact = sdk("contacts.create", phone_number=phone)
    sdk("contacts.update", contact["id"], opt_out=True)

    with pytest.raises(Refused) as refused:
        sdk("messages.send", to=[phone], template=order)
    blocked, delivered = sdk("messages.send", to=[phone, other], template=order)["recipients"]

    assert refused.value.told == ("UnprocessableEntityError", 422, "BUSINESS_004")
    assert sdk.ended(delivered["message_id"])["status"] == "DELIVERED"
    message = sdk.ended(blocked["message_id"])
    assert (message["status"], message["error_code"]) == ("FAILED", "ERR_CONSENT_BLOCKED")


def test_missing_parameter_fails_the_message_and_not_the_request(sdk: Sdk, fresh: Fresh, order: Any) -> None:
    (recipient,) = sdk("messages.send", to=[fresh()], template={"id": order["id"]})["recipients"]

    message = sdk.ended(recipient["message_id"])

    assert (message["status"], message["error_code"]) == ("FAILED", "ERR_TEMPLATE_PARAMS_INVALID")


def test_malformed_id_is_a_bad_request(sdk: Sdk) -> None:
    for method in (
        "messages.retrieve_status",
        "messages.retrieve_activities",
        "contacts.retrieve",
        "templates.retrieve",
    ):
        with pytest.raises(Refused) as refused:
            sdk(method, "not-an-id")

        assert refused.value.told == ("BadRequestError", 400, "VALIDATION_001")
