"""Contacts created, changed and removed over v3, for real and in the sandbox."""

from __future__ import annotations

import pytest

from apps.contacts.models import Contact
from tests.api.v3_program import Program
from tests.cast import Cast, change
from tests.factories.contacts import PHONE, contact

# --- Writing ---


def test_creating(cast: Cast, program: Program) -> None:
    answer = program.post("/v3/contacts", {"phone_number": "+1 (415) 555-2671"})

    assert (answer.status, answer.data["phone_number"]) == (201, PHONE)
    assert str(Contact.objects.get().id) == answer.data["id"]


def test_creating_for_a_profile(cast: Cast) -> None:
    answer = Program(cast.acme, acting_as=cast.shop).post("/v3/contacts", {"phone_number": PHONE})

    assert answer.data["customer_id"] == str(cast.shop.id)
    assert Contact.objects.get().profile == cast.shop.profile


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({}, "VALIDATION_001", "Phone number is required"),
        ({"phone_number": None}, "VALIDATION_001", "Phone number is required"),
        ({"phone_number": " "}, "VALIDATION_001", "Phone number is required"),
        (
            {"phone_number": "415 555 2671"},
            "VALIDATION_002",
            "Phone number must be in E.164 format, such as +14155552671",
        ),
    ],
)
def test_creating_with_a_bad_number(program: Program, body: object, code: str, message: str) -> None:
    answer = program.post("/v3/contacts", body)

    assert answer.refusal == (400, code, message)
    assert answer.error["details"] == {"phone_number": [message]}


@pytest.mark.parametrize("value", [[], {}, True, "a\0"])
def test_creating_with_a_wrong_type_names_the_field(program: Program, value: object) -> None:
    answer = program.post("/v3/contacts", {"phone_number": value})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert list(answer.error["details"]) == ["phone_number"]


def test_creating_twice(cast: Cast, program: Program) -> None:
    contact(cast.acme)

    answer = program.post("/v3/contacts", {"phone_number": PHONE})

    expected = "Contact with this phone number already exists for this customer"
    assert answer.refusal == (409, "RESOURCE_007", expected)


def test_changing(cast: Cast, program: Program) -> None:
    row = contact(cast.acme)

    answer = program.patch(f"/v3/contacts/{row.id}", {"default_channel": "whatsapp", "opt_out": True, "phone": "x"})

    assert answer.status == 200
    assert (answer.data["default_channel"], answer.data["opt_out"]) == ("whatsapp", True)
    assert answer.data["channel_consent"] == {"sms": "opted_out", "whatsapp": "opted_out"}
    assert answer.data["updated_at"]


def test_names_and_labels(cast: Cast, program: Program) -> None:
    made = program.post("/v3/contacts", {"phone_number": PHONE, "name": " Ada  Lovelace", "labels": ["VIP", "vip "]})
    path = f"/v3/contacts/{made.data['id']}"
    kept = program.patch(path, {"opt_out": True, "name": None, "labels": None})
    renamed = program.patch(path, {"name": "Ada King"})
    cleared = program.patch(path, {"name": "", "labels": []})
    answers = [(answer.data["name"], answer.data["labels"]) for answer in (made, kept, renamed, cleared)]

    assert answers == [("Ada Lovelace", ["VIP"]), ("Ada Lovelace", ["VIP"]), ("Ada King", ["VIP"]), ("", [])]


def test_a_removed_contact_that_is_added_again_keeps_its_name(cast: Cast, program: Program) -> None:
    body = {"phone_number": PHONE, "name": "Ada", "labels": ["VIP"]}
    program.delete(f"/v3/contacts/{program.post('/v3/contacts', body).data['id']}")

    again = program.post("/v3/contacts", {"phone_number": PHONE, "labels": ["new"]})

    assert (again.data["name"], again.data["labels"]) == ("Ada", ["new"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x" * 121}, "name"),
        ({"name": ["Ada"]}, "name"),
        ({"labels": "VIP"}, "labels"),
        ({"labels": ["a,b"]}, "labels"),
        ({"labels": ["x" * 51]}, "labels"),
        ({"labels": [str(each) for each in range(21)]}, "labels"),
        ({"labels": [["a"]]}, "labels.0"),
    ],
)
def test_bad_names_and_labels(cast: Cast, program: Program, body: dict[str, object], field: str) -> None:
    created = program.post("/v3/contacts", {"phone_number": "+4930123456", **body})
    changed = program.patch(f"/v3/contacts/{contact(cast.acme).id}", body)

    for answer in (created, changed):
        assert (answer.status, answer.error["code"], list(answer.error["details"])) == (400, "VALIDATION_001", [field])


@pytest.mark.parametrize("body", [{}, {"opt_out": None, "default_channel": None}])
def test_changing_nothing(cast: Cast, program: Program, body: object) -> None:
    row = contact(cast.acme, opt_out=True)

    answer = program.patch(f"/v3/contacts/{row.id}", body)

    assert (answer.data["default_channel"], answer.data["opt_out"]) == ("sms", True)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"default_channel": "pigeon"}, "VALIDATION_006", "default_channel"),
        ({"default_channel": 5}, "VALIDATION_006", "default_channel"),
        ({"default_channel": ["sms"]}, "VALIDATION_001", "default_channel"),
        ({"opt_out": "perhaps"}, "VALIDATION_001", "opt_out"),
        ({"sandbox": "perhaps"}, "VALIDATION_001", "sandbox"),
    ],
)
def test_changing_with_a_bad_value(cast: Cast, program: Program, body: object, code: str, field: str) -> None:
    answer = program.patch(f"/v3/contacts/{contact(cast.acme).id}", body)

    assert (answer.status, answer.error["code"], list(answer.error["details"])) == (400, code, [field])


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_inherited_contact_is_read_only(cast: Cast, method: str) -> None:
    row = contact(cast.acme)

    answer = getattr(Program(cast.shop), method)(f"/v3/contacts/{row.id}", {})

    assert answer.refusal == (422, "BUSINESS_001", "Cannot modify inherited contact")


def test_contact_that_is_no_longer_shared_is_unknown(cast: Cast) -> None:
    row = contact(cast.acme)
    shop = change(cast.shop, inherit_contacts=False)

    assert Program(shop).get(f"/v3/contacts/{row.id}").status == 404


@pytest.mark.parametrize("body", [None, {}, {"sandbox": False}])
def test_removing(cast: Cast, program: Program, body: object) -> None:
    row = contact(cast.acme)

    answer = program.delete(f"/v3/contacts/{row.id}", body)

    assert (answer.status, answer.data) == (204, None)
    assert program.get(f"/v3/contacts/{row.id}").status == 404
    assert program.delete(f"/v3/contacts/{row.id}").status == 404


# --- Sandbox ---


def test_rehearsed_creation_leaves_nothing(program: Program) -> None:
    answer = program.post("/v3/contacts", {"phone_number": PHONE, "sandbox": True})

    assert (answer.status, answer.headers["X-Sandbox"], answer.data["phone_number"]) == (201, "true", PHONE)
    assert not Contact.objects.exists()


def test_rehearsed_change_leaves_nothing(cast: Cast, program: Program) -> None:
    row = contact(cast.acme)

    answer = program.patch(f"/v3/contacts/{row.id}", {"opt_out": True, "sandbox": True})

    row.refresh_from_db()
    assert (answer.data["opt_out"], row.opt_out) == (True, False)


def test_rehearsed_removal_leaves_the_contact(cast: Cast, program: Program) -> None:
    row = contact(cast.acme)

    answer = program.delete(f"/v3/contacts/{row.id}", {"sandbox": True})

    assert (answer.status, answer.headers["X-Sandbox"]) == (204, "true")
    assert program.get(f"/v3/contacts/{row.id}").status == 200


def test_rehearsal_refuses_as_the_real_call_would(program: Program) -> None:
    answer = program.post("/v3/contacts", {"phone_number": "nonsense", "sandbox": True})

    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_002")
