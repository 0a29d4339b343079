"""The reviewer decides, and a signed callback tells."""

from __future__ import annotations

from typing import Any

from apps.channels.providers.telnyx import verify
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver
from tests.simulator.test_registry_calls import campaign_of, created

WHY = [{"fields": ["sample1"], "description": "No opt-out words."}]


def test_each_decision_is_told_signed(carrier: CarrierProcess, receiver: Receiver) -> None:
    brand_id = created(carrier, webhookURL=receiver.url)["brandId"]
    carrier.decide(brand_id, "approve")
    receiver.wait(1)  # what is told of two things may overtake each other
    campaign_id = campaign_of(carrier, brand_id, webhookURL=receiver.url)["campaignId"]
    told: list[Any] = []
    decided = [("reject", {"reasons": WHY}), ("approve", {}), ("suspend", {}), ("expire", {})]
    for number, (decision, more) in enumerate(decided, start=2):
        carrier.decide(campaign_id, decision, **more)
        told.append(receiver.wait(number)[number - 1].json()["data"])

    assert [each["event_type"] for each in told] == ["10dlc.campaign.update"] * 4
    assert [(each["payload"]["type"], each["payload"]["campaignId"]) for each in told] == [
        (kind, campaign_id) for kind in ("TELNYX_REVIEW", "VERIFIED", "TELNYX_EVENT", "TCR_EVENT")
    ]
    assert told[0]["payload"]["reasons"] == WHY
    first = receiver.calls[0]
    assert first.json()["data"]["payload"]["eventType"] == "BRAND_ADD"
    key = carrier.call("GET", "/control/public-key").json()["public_key"]
    headers = {name.lower(): value for name, value in first.headers.items()}
    verify(headers, first.body, {"public_key": key}, float(headers["telnyx-timestamp"]))


def test_what_can_t_be_decided(carrier: CarrierProcess) -> None:
    brand_id = created(carrier)["brandId"]
    wrong: list[dict[str, Any]] = [
        {"decision": "expire"},
        {"decision": "reject"},
        {"decision": "reject", "reasons": [{"fields": ["ein"]}]},
        {},
    ]

    assert {carrier.call("POST", f"/control/registry/{brand_id}", each).status for each in wrong} == {400}
    assert carrier.call("POST", "/control/registry/unknown", {"decision": "approve"}).status == 400
    assert carrier.registry()[0]["status"] == "REGISTRATION_PENDING"
