from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from apps.channels.models import CarrierAccount, Sender
from apps.message_templates.models import MessageTemplate
from apps.organizations.actions import NotAnOrganization, ProfileNotFound
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.profiles import removing
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import channels, contacts, message_templates, users, webhooks
from tests.factories.brands import brand, campaign

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def _remove(by: Customer, removed: Customer) -> None:
    assert removed.profile is not None
    removing.remove(by, removed.profile, now=NOW)


def _is_removed(customer: Customer) -> bool:
    return Profile.objects.get(id=customer.id).deleted_at is not None


def _whatsapp(customer: Customer) -> Sender:
    account = channels.carrier_account(customer, provider="whatsapp_cloud", external_id="102290129340398")
    return channels.sender(customer, "+14155550100", channel="whatsapp", account=account)


def test_what_goes_along_is_counted(cast: Cast) -> None:
    assert removing.consequences(cast.shop) == []
    users.key(cast.shop)
    users.key(cast.shop)
    users.member(cast.shop, "ines@shop.test", Role.MEMBER)
    channels.sender(cast.shop)
    webhooks.endpoint(cast.shop)
    contacts.contact(cast.shop)
    message_templates.template(cast.shop)
    campaign(cast.shop, brand(cast.shop))
    change(cast.sibling, sending_phone_number_profile=cast.shop.profile)
    for other in (cast.acme, cast.sibling):
        users.key(other)

    assert [what for what, _ in removing.consequences(cast.shop)] == [
        "2 API keys",
        "1 role in this profile",
        "1 sender",
        "1 webhook",
        "1 contact",
        "1 template",
        "1 brand",
        "1 campaign",
        "1 other profile",
    ]


def test_its_whatsapp_account_is_disconnected_and_others_are_not(cast: Cast) -> None:
    own = _whatsapp(cast.shop)
    message_templates.template(cast.shop, account=own.account)
    other = channels.carrier_account(cast.acme, provider="whatsapp_cloud", external_id="901")

    _remove(cast.acme, cast.shop)

    assert _is_removed(cast.shop)
    assert list(CarrierAccount.objects.values_list("id", flat=True)) == [other.id]
    assert not Sender.objects.exists()
    assert MessageTemplate.objects.get().deleted_at == NOW


def test_a_whatsapp_number_that_others_use_stands_against_it(cast: Cast) -> None:
    _whatsapp(cast.shop)
    change(cast.sibling, sending_whatsapp_number_profile=cast.shop.profile)

    with pytest.raises(removing.NumberInUse) as refused:
        _remove(cast.acme, cast.shop)

    assert (refused.value.code, "US shop" in refused.value.message) == ("CONFLICT_012", True)
    assert not _is_removed(cast.shop)
    change(cast.sibling, sending_whatsapp_number_profile=None)
    _remove(cast.acme, cast.shop)
    assert _is_removed(cast.shop)


def test_an_account_that_cannot_be_read_stands_against_it(cast: Cast) -> None:
    _whatsapp(cast.shop)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE channels_carrieraccount SET credentials = 'unreadable'")

    with pytest.raises(removing.AccountUnreadable) as refused:
        _remove(cast.acme, cast.shop)

    assert refused.value.code == "CONFLICT_013"
    assert not _is_removed(cast.shop)


def test_who_may(cast: Cast) -> None:
    with pytest.raises(NotAnOrganization):
        _remove(cast.shop, cast.shop)
    with pytest.raises(ProfileNotFound):
        _remove(cast.outsider, cast.shop)
