from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from apps.contacts import actions
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, Contact, How
from apps.core.errors import DomainError
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
BY = By(How.PAGE, "owner@acme.test", "She asked on the phone")


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        (PHONE, PHONE),
        ("+1 (415) 555-2671", PHONE),
        (" +1.415.555.2671 ", PHONE),
        ("tel:+1-415-555-2671", PHONE),
        ("+1234567890", "+1234567890"),  # the documentation's own example, though nobody has it
    ],
)
def test_new_contact_is_kept_in_e164(cast: Cast, written: str, phone: str) -> None:
    row = actions.add(cast.shop, phone=written, now=NOW)

    row.refresh_from_db()
    assert (row.organization, row.profile, row.phone) == (cast.shop.organization, cast.shop.profile, phone)
    assert (row.created_at, row.updated_at, row.opt_out, row.is_inherited) == (NOW, None, False, False)


@pytest.mark.parametrize("phone", [None, "", "  "])
def test_number_is_required(cast: Cast, phone: str | None) -> None:
    with pytest.raises(actions.PhoneMissing) as caught:
        actions.add(cast.acme, phone=phone, now=NOW)

    assert (caught.value.code, caught.value.message) == ("VALIDATION_001", "Phone number is required")


@pytest.mark.parametrize("phone", ["415 555 2671", "+0123456789", "+1", "hello", "+12345678901234567", "+", "++"])
def test_number_that_cannot_be_one(cast: Cast, phone: str) -> None:
    with pytest.raises(actions.PhoneInvalid) as caught:
        actions.add(cast.acme, phone=phone, now=NOW)

    assert (caught.value.code, caught.value.field) == ("VALIDATION_002", "phone_number")


def test_known_number_is_refused(cast: Cast) -> None:
    contact(cast.acme)

    with pytest.raises(actions.AlreadyExists) as caught:
        actions.add(cast.acme, phone=PHONE, now=NOW)

    assert caught.value.code == "RESOURCE_007"
    assert caught.value.message == "Contact with this phone number already exists for this customer"


def test_profile_may_have_a_contact_that_its_organization_has_too(cast: Cast) -> None:
    contact(cast.acme)

    assert actions.add(cast.shop, phone=PHONE, now=NOW).profile == cast.shop.profile


def test_removed_contact_comes_back_with_its_opt_out(cast: Cast) -> None:
    row = contact(cast.acme, opt_out=True)
    actions.remove(cast.acme, row, now=NOW)

    again = actions.add(cast.acme, phone=PHONE, now=LATER)

    assert (again.id, again.opt_out, again.deleted_at, again.updated_at) == (row.id, True, None, LATER)
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "after"),
    [
        ({}, ("sms", False)),
        ({"default_channel": "whatsapp"}, ("whatsapp", False)),
        ({"opt_out": True}, ("sms", True)),
        ({"default_channel": None, "opt_out": None}, ("sms", False)),
        ({"default_channel": "whatsapp", "opt_out": True}, ("whatsapp", True)),
    ],
)
def test_editing_changes_what_is_given(cast: Cast, given: dict[str, Any], after: tuple[str, bool]) -> None:
    edited = actions.edit(cast.acme, contact(cast.acme), **given, by=BY, now=LATER)

    edited.refresh_from_db()
    assert (edited.default_channel, edited.opt_out) == after
    assert edited.updated_at == LATER


@pytest.mark.parametrize("channel", ["", "SMS", "rcs", "pigeon"])
def test_unknown_default_channel(cast: Cast, channel: str) -> None:
    with pytest.raises(actions.ChannelUnknown) as caught:
        actions.edit(cast.acme, contact(cast.acme), default_channel=channel, by=BY, now=LATER)

    assert (caught.value.code, caught.value.message) == (
        "VALIDATION_006",
        "Default channel must be one of: sms, whatsapp",
    )


def test_edit_works_on_the_row_as_it_is_now(cast: Cast) -> None:
    stale = contact(cast.acme)
    actions.edit(cast.acme, stale, opt_out=True, by=BY, now=NOW)

    edited = actions.edit(cast.acme, stale, default_channel="whatsapp", by=BY, now=LATER)

    assert edited.opt_out is True


def test_inherited_contact_can_be_read_and_not_changed(cast: Cast) -> None:
    row = contact(cast.acme)

    assert actions.find(cast.shop, row.id).is_inherited
    for attempt in (
        lambda: actions.edit(cast.shop, row, opt_out=True, by=BY, now=NOW),
        lambda: actions.remove(cast.shop, row, now=NOW),
    ):
        with pytest.raises(actions.Inherited) as caught:
            attempt()
        assert (caught.value.code, caught.value.message) == ("BUSINESS_001", "Cannot modify inherited contact")


def test_organization_may_change_the_contacts_of_its_profiles(cast: Cast) -> None:
    row = contact(cast.shop)

    assert actions.edit(cast.acme, row, opt_out=True, by=BY, now=NOW).opt_out is True


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_strangers_get_nothing(cast: Cast, stranger: str) -> None:
    row = contact(cast.shop)
    customer = getattr(cast, stranger)

    for attempt in (
        lambda: actions.find(customer, row.id),
        lambda: actions.edit(customer, row, opt_out=True, by=BY, now=NOW),
        lambda: actions.remove(customer, row, now=NOW),
    ):
        with pytest.raises(actions.ContactNotFound) as caught:
            attempt()
        assert (caught.value.code, caught.value.message) == ("RESOURCE_001", "Contact not found")


def test_removed_contact_is_found_no_more(cast: Cast) -> None:
    row = contact(cast.acme)

    actions.remove(cast.acme, row, now=NOW)

    for attempt in (
        lambda: actions.find(cast.acme, row.id),
        lambda: actions.edit(cast.acme, row, opt_out=True, by=BY, now=NOW),
        lambda: actions.remove(cast.acme, row, now=NOW),
        lambda: actions.find(cast.acme, uuid4()),
    ):
        with pytest.raises(actions.ContactNotFound):
            attempt()


def test_refused_edit_changes_nothing(cast: Cast) -> None:
    row = contact(cast.acme)

    with pytest.raises(DomainError):
        actions.edit(cast.acme, row, opt_out=True, default_channel="pigeon", by=BY, now=NOW)

    row.refresh_from_db()
    assert (row.opt_out, row.updated_at) == (False, None)


def test_changed_consent_is_recorded_and_the_rest_is_not(cast: Cast) -> None:
    row = contact(cast.acme)

    for _ in range(2):
        actions.edit(cast.acme, row, opt_out=True, by=BY, now=LATER)
    actions.edit(cast.acme, row, default_channel="whatsapp", by=BY, now=LATER)

    (change,) = ConsentChange.objects.of(row)
    assert (change.opt_out, change.how, change.who, change.created_at) == (True, How.PAGE, "owner@acme.test", LATER)


def test_number_without_a_plus_belongs_to_the_region(cast: Cast) -> None:
    row = actions.add(cast.acme, phone="(415) 555-2671", region="US", default_channel="whatsapp", now=NOW)

    assert (row.phone, row.default_channel) == (PHONE, "whatsapp")


def test_new_contact_needs_a_known_channel(cast: Cast) -> None:
    with pytest.raises(actions.ChannelUnknown):
        actions.add(cast.acme, phone=PHONE, default_channel="fax", now=NOW)


def test_who_opted_out_with_the_organization_stays_opted_out_with_its_profile(cast: Cast) -> None:
    contact(cast.acme, opt_out=True)

    assert actions.add(cast.shop, phone=PHONE, now=NOW).opt_out is True
    assert actions.add(cast.outsider, phone=PHONE, now=NOW).opt_out is False


def test_removed_contact_can_be_restored(cast: Cast) -> None:
    row = contact(cast.acme, opt_out=True)
    actions.remove(cast.acme, row, now=NOW)

    back = actions.restore(cast.acme, row.id, now=LATER)

    assert (back.id, back.opt_out, back.deleted_at) == (row.id, True, None)


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_strangers_restore_nothing(cast: Cast, stranger: str) -> None:
    row = contact(cast.shop, deleted_at=NOW)

    with pytest.raises(actions.ContactNotFound):
        actions.restore(getattr(cast, stranger), row.id, now=LATER)


def test_contact_that_is_there_stays_as_it_is(cast: Cast) -> None:
    assert actions.restore(cast.acme, contact(cast.acme).id, now=LATER).updated_at is None
