"""Every method of the official SDK against the live house, synchronous and asynchronous.

The older release speaks the dialect that decides, so none of its methods may be missing here; of today's release those
that both have. Answers are checked strictly against the SDK's own models.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.conftest import Fresh
from tests.contract.sdk import SEEDS, TODAY, Refused, Sdk
from tests.fakes.receiver import Receiver
from tests.live_house import Live

DEFINITION = {
    "body": {
        "multiChannel": {
            "template": "Hello {{0:variable}}, your table is ready.",
            "variables": [
                {
                    "id": 0,
                    "name": "name",
                    "type": "variable",
                    "props": {"variableType": "text", "sample": "Ada"},
                }
            ],
        }
    }
}
BRAND = {
    "contact": {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "4155550100", "phone_country_code": "1"},
    "business": {
        "legal_name": "Acme Inc.",
        "tax_id": "12-3456789",
        "tax_id_type": "us_ein",
        "entity_type": "PRIVATE_PROFIT",
        "street": "1 Main Street",
        "city": "Springfield",
        "state": "IL",
        "postal_code": "62701",
        "country": "US",
        "url": "https://example.com",
        "country_of_registration": "US",
    },
    "compliance": {
        "vertical": "RETAIL",
        "brand_relationship": "SMALL_ACCOUNT",
        "is_tcr_application": True,
        "phone_number_prefix": "1",
        "primary_use_case": "Order updates",
    },
}
CAMPAIGN = {
    "name": "Orders",
    "description": "Tells customers where their orders are.",
    "type": "App",
    "use_cases": [{"messaging_use_case_us": "ACCOUNT_NOTIFICATION", "sample_messages": ["Your order is on its way."]}],
}


@pytest.fixture(params=["synchronous", "asynchronous"])
def style(request: pytest.FixtureRequest) -> str:
    style: str = request.param
    return style


@pytest.fixture(params=[SEEDS, TODAY])
def everyone(request: pytest.FixtureRequest, live: Live, style: str) -> Iterator[Sdk]:
    with Sdk(request.param, live.env, is_asynchronous=style == "asynchronous") as speaking:
        yield speaking


def _in_body(sdk: Sdk, **fields: Any) -> dict[str, Any]:
    """The older release has the body of a DELETE in an object of its own."""
    return {"body": fields} if sdk.release == SEEDS else fields


def test_no_method_is_missing(everyone: Sdk, live: Live, fresh: Fresh) -> None:
    sdk = everyone
    with Receiver() as receiver:
        _account(sdk, live)
        _contacts(sdk, fresh())
        _messages(sdk, fresh())
        _templates(sdk)
        _webhooks(sdk, receiver)
        _users(sdk, fresh())
        _profiles(sdk, receiver, fresh())

    with Sdk(SEEDS, live.env) as seeds:
        wanted = seeds.methods & sdk.methods

    assert len(wanted) == 40
    assert sdk.spoken == wanted


def _account(sdk: Sdk, live: Live) -> None:
    assert sdk("me.retrieve")["id"] == live.env["SENTDASH_ORGANIZATION_ID"]
    assert sdk("numbers.lookup", "+14155552671")["is_valid"] is True


def _contacts(sdk: Sdk, phone: str) -> None:
    made = sdk("contacts.create", phone_number=phone)
    assert sdk("contacts.retrieve", made["id"])["phone_number"] == phone
    assert sdk("contacts.list", page=1, page_size=5, phone=phone)["contacts"][0]["id"] == made["id"]
    assert sdk("contacts.update", made["id"], opt_out=True)["opt_out"] is True
    assert sdk("contacts.delete", made["id"], **_in_body(sdk, sandbox=False)) is None


def _messages(sdk: Sdk, phone: str) -> None:
    template = {"name": "order_confirmation", "parameters": {"name": "Ada", "order_id": "1"}}
    [recipient] = sdk("messages.send", to=[phone], template=template)["recipients"]
    assert sdk.ended(recipient["message_id"])["status"] == "DELIVERED"
    activities = sdk("messages.retrieve_activities", recipient["message_id"])["activities"]
    assert [activity["status"] for activity in activities] == ["DELIVERED", "SENT", "ROUTED", "QUEUED"]


def _templates(sdk: Sdk) -> None:
    made = sdk("templates.create", category="UTILITY", language="en_US", definition=DEFINITION)
    assert sdk("templates.retrieve", made["id"])["variables"] == ["name"]
    assert made["id"] in [row["id"] for row in sdk("templates.list", page=1, page_size=100)["templates"]]
    assert sdk("templates.update", made["id"], category="MARKETING")["category"] == "MARKETING"
    assert sdk("templates.delete", made["id"], delete_from_meta=False) is None


def _webhooks(sdk: Sdk, receiver: Receiver) -> None:
    fields: dict[str, Any] = {
        "display_name": "Ours",
        "endpoint_url": f"{receiver.url}/hook",
        "event_types": ["messages"],
    }
    made = sdk("webhooks.create", **fields)
    assert made["signing_secret"].startswith("whsec_")
    assert "message.delivered" in str(sdk("webhooks.list_event_types"))
    assert sdk("webhooks.test", made["id"], event_type="message.delivered")["success"] is True
    assert len(receiver.wait(1)) == 1
    assert len(sdk("webhooks.list_events", made["id"], page=1, page_size=5)["events"]) == 1
    assert sdk("webhooks.update", made["id"], **{**fields, "display_name": "Yours"})["display_name"] == "Yours"
    assert sdk("webhooks.toggle_status", made["id"], is_active=False)["is_active"] is False
    new = sdk("webhooks.rotate_secret", made["id"], **_in_body(sdk, sandbox=False))["signing_secret"]
    assert new != made["signing_secret"]
    assert sdk("webhooks.retrieve", made["id"])["is_active"] is False
    assert made["id"] in [row["id"] for row in sdk("webhooks.list", page=1, page_size=100)["webhooks"]]
    assert sdk("webhooks.delete", made["id"]) is None


def _users(sdk: Sdk, phone: str) -> None:
    email = f"{phone.removeprefix('+')}@example.com"
    made = sdk("users.invite", email=email, name="Grace Hopper", role="developer")
    assert (made["status"], made["role"]) == ("invited", "developer")
    assert sdk("users.retrieve", made["id"])["email"] == email
    assert made["id"] in [row["id"] for row in sdk("users.list")["users"]]
    assert sdk("users.update_role", made["id"], role="billing")["role"] == "billing"
    assert sdk("users.remove", made["id"], **_in_body(sdk, sandbox=False)) is None


def _profiles(sdk: Sdk, receiver: Receiver, phone: str) -> None:
    made = sdk(
        "profiles.create",
        name=f"Shop {phone}",
        short_name="Shop",
        description="Sells things.",
        billing_model="organization",
        inherit_tcr_brand=False,
        inherit_tcr_campaign=False,
        brand=BRAND,
    )
    profile_id = made["id"]
    assert made["brand"]["business"]["legal_name"] == "Acme Inc."
    assert sdk("profiles.retrieve", profile_id)["name"] == f"Shop {phone}"
    assert profile_id in [row["id"] for row in sdk("profiles.list")["profiles"]]
    assert sdk("profiles.update", profile_id, description="Sells more.")["description"] == "Sells more."

    campaign = sdk("profiles.campaigns.create", profile_id, campaign=CAMPAIGN)
    changed = {**CAMPAIGN, "name": "Orders and returns"}
    assert sdk("profiles.campaigns.update", campaign["id"], profile_id=profile_id, campaign=changed)["name"] == (
        "Orders and returns"
    )
    assert [row["id"] for row in sdk("profiles.campaigns.list", profile_id)] == [campaign["id"]]
    assert sdk("profiles.complete", profile_id, web_hook_url=f"{receiver.url}/completed") is not None
    assert receiver.wait(2)[1].json()["profileId"] == profile_id
    spare = sdk("profiles.campaigns.create", profile_id, campaign=CAMPAIGN)
    assert sdk("profiles.campaigns.delete", spare["id"], profile_id=profile_id, **_in_body(sdk)) is None
    assert sdk("profiles.delete", profile_id, **_in_body(sdk, sandbox=False)) is None
    with pytest.raises(Refused) as gone:
        sdk("profiles.retrieve", profile_id)
    assert gone.value.told == ("NotFoundError", 404, "RESOURCE_014")
