"""Contacts and templates with both releases of the official SDK: every method that both know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Fresh
from tests.contract.sdk import SEEDS, Refused, Sdk
from tests.live_house import Live

NEVER = "01890000-0000-7000-8000-000000000000"


def _remove_contact(sdk: Sdk, contact_id: str, **how: Any) -> None:
    """The older release has the fields of the body in an object of their own."""
    if sdk.release == SEEDS:
        sdk("contacts.delete", contact_id, body={name: how.pop(name) for name in ("sandbox",) if name in how}, **how)
    else:
        sdk("contacts.delete", contact_id, **how)


# --- Contacts ---


def test_contact_lives_its_whole_life(sdk: Sdk, fresh: Fresh) -> None:
    phone = fresh()

    made = sdk("contacts.create", phone_number=phone)
    changed = sdk("contacts.update", made["id"], default_channel="whatsapp", opt_out=True)
    read = sdk("contacts.retrieve", made["id"])
    found = sdk("contacts.list", page=1, page_size=20, phone=phone)
    _remove_contact(sdk, made["id"])

    assert (made["phone_number"], made["opt_out"], made["is_inherited"]) == (phone, False, False)
    assert (changed["default_channel"], changed["opt_out"]) == ("whatsapp", True)
    assert read == changed
    assert found["contacts"] == [read]
    assert (found["pagination"]["total_count"], found["pagination"]["has_more"]) == (1, False)
    with pytest.raises(Refused) as refused:
        sdk("contacts.retrieve", made["id"])
    assert refused.value.told == ("NotFoundError", 404, "RESOURCE_001")


def test_rehearsals_change_no_contact(sdk: Sdk, fresh: Fresh) -> None:
    contact, never = sdk("contacts.create", phone_number=fresh()), fresh()

    sdk("contacts.create", phone_number=never, sandbox=True)
    assert sdk("contacts.update", contact["id"], opt_out=True, sandbox=True)["opt_out"] is True
    _remove_contact(sdk, contact["id"], sandbox=True)

    assert sdk("contacts.retrieve", contact["id"]) == contact
    with pytest.raises(Refused) as refused:
        sdk("contacts.list", page=1, page_size=1, phone=never)
    assert refused.value.told == ("NotFoundError", 404, "RESOURCE_001")


def test_refused_contacts_have_their_classes(sdk: Sdk, fresh: Fresh) -> None:
    phone = fresh()
    sdk("contacts.create", phone_number=phone)
    told = []

    for method, args, named in (
        ("contacts.create", (), {"phone_number": "nonsense"}),
        ("contacts.create", (), {"phone_number": phone}),
        ("contacts.update", (NEVER,), {"opt_out": True}),
        ("contacts.list", (), {"page": 0, "page_size": 10}),
    ):
        with pytest.raises(Refused) as refused:
            sdk(method, *args, **named)
        told.append(refused.value.told)

    assert told == [
        ("BadRequestError", 400, "VALIDATION_002"),
        ("ConflictError", 409, "RESOURCE_007"),
        ("NotFoundError", 404, "RESOURCE_001"),
        ("BadRequestError", 400, "VALIDATION_005"),
    ]


def test_inherited_contact_is_read_and_not_changed(live: Live, sdk: Sdk, fresh: Fresh) -> None:
    contact, key = sdk("contacts.create", phone_number=fresh()), live.env["SENTDASH_PROFILE_API_KEY"]

    assert sdk("contacts.retrieve", contact["id"], key=key)["is_inherited"] is True
    with pytest.raises(Refused) as refused:
        sdk("contacts.update", contact["id"], opt_out=True, key=key)

    assert refused.value.told == ("UnprocessableEntityError", 422, "BUSINESS_001")


# --- Templates ---


def _definition(text: str) -> dict[str, Any]:
    props = {"variableType": "text", "sample": "Ada"}
    variable = {"id": 0, "name": "name", "type": "variable", "props": props}
    body = {"type": "text", "template": text, "variables": [variable]}
    return {"definitionVersion": "1.0", "body": {"multiChannel": body}}


def test_template_lives_its_whole_life(sdk: Sdk, fresh: Fresh) -> None:
    made = sdk("templates.create", definition=_definition("Dear {{0:variable}}"), category="UTILITY", language="en_US")
    changed = sdk("templates.update", made["id"], definition=_definition("Hi {{0:variable}}"), category="MARKETING")
    read = sdk("templates.retrieve", made["id"])
    found = sdk("templates.list", page=1, page_size=100, search=made["name"], status="DRAFT", category="MARKETING")
    message: dict[str, Any] = {
        "to": [fresh()],
        "channel": ["sms"],
        "template": {"id": made["id"], "parameters": {"name": "Ada"}},
    }
    with pytest.raises(Refused) as draft:
        sdk("messages.send", **message, sandbox=True)
    submitted = sdk("templates.update", made["id"], submit_for_review=True)
    sent = sdk("messages.send", **message, sandbox=True)
    with pytest.raises(Refused) as unapproved:
        sdk("messages.send", to=[fresh()], channel=["whatsapp"], template={"id": made["id"]})
    sdk("templates.delete", made["id"], delete_from_meta=False)

    assert (made["status"], made["category"], made["language"]) == ("DRAFT", "UTILITY", "en_US")
    assert (made["channels"], made["variables"], made["is_published"]) == (["sms", "whatsapp"], ["name"], False)
    assert changed["category"] == "MARKETING"
    assert read.pop("definition")["body"]["multiChannel"]["template"] == "Hi {{0:variable}}"
    assert read == changed
    assert [template["id"] for template in found["templates"]] == [made["id"]]
    assert sent["recipients"][0]["body"] == "Hi Ada"
    assert submitted["status"] == "PENDING"
    assert draft.value.told == ("UnprocessableEntityError", 422, "BUSINESS_005")
    assert unapproved.value.told == ("UnprocessableEntityError", 422, "BUSINESS_005")
    for method in ("templates.retrieve", "templates.delete"):
        with pytest.raises(Refused) as refused:
            sdk(method, made["id"])
        assert refused.value.told == ("NotFoundError", 404, "RESOURCE_002")


def test_rehearsals_change_no_template(sdk: Sdk) -> None:
    before = sdk("templates.list", page=1, page_size=100)
    template = before["templates"][-1]

    sdk("templates.create", definition=_definition("Never {{0:variable}}"), sandbox=True)
    sdk("templates.update", template["id"], name="renamed", sandbox=True)
    sdk("templates.delete", template["id"], sandbox=True)

    assert sdk("templates.list", page=1, page_size=100) == before


def test_refused_templates_have_their_classes(sdk: Sdk) -> None:
    told = []

    for method, args, named in (
        ("templates.create", (), {}),
        ("templates.create", (), {"definition": {"body": {}}}),
        ("templates.retrieve", (NEVER,), {}),
        ("templates.list", (), {"page": 1, "page_size": 101}),
    ):
        with pytest.raises(Refused) as refused:
            sdk(method, *args, **named)
        told.append(refused.value.told)

    assert told == [
        ("BadRequestError", 400, "VALIDATION_001"),
        ("BadRequestError", 400, "VALIDATION_001"),
        ("NotFoundError", 404, "RESOURCE_002"),
        ("BadRequestError", 400, "VALIDATION_001"),
    ]
