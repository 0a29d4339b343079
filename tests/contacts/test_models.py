from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.contacts.models import Contact
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories.contacts import PHONE, contact

BERLIN = "+4930123456"


def _usable(customer: Customer) -> dict[str, bool]:
    return {row.phone: row.is_inherited for row in Contact.objects.usable_by(customer).present()}


def test_profile_uses_its_own_contacts_and_its_organizations(cast: Cast) -> None:
    contact(cast.acme, "+14155550001")
    contact(cast.shop, "+14155550002")
    contact(cast.sibling, "+14155550003")
    contact(cast.outsider, "+14155550004")

    assert _usable(cast.shop) == {"+14155550002": False, "+14155550001": True}
    assert _usable(cast.acme) == {"+14155550001": False, "+14155550002": False, "+14155550003": False}
    assert _usable(cast.outsider) == {"+14155550004": False}


def test_profile_that_does_not_inherit_uses_its_own_alone(cast: Cast) -> None:
    contact(cast.acme)

    assert _usable(change(cast.shop, inherit_contacts=False)) == {}


def test_sibling_that_shares_is_inherited_from(cast: Cast) -> None:
    contact(cast.sibling)

    change(cast.sibling, allow_contact_sharing=True)

    assert _usable(cast.shop) == {PHONE: True}


def test_removed_contacts_are_not_present(cast: Cast) -> None:
    contact(cast.acme, deleted_at=timezone.now())

    assert _usable(cast.acme) == {}


def test_number_is_known_once_per_owner(cast: Cast) -> None:
    contact(cast.acme)
    contact(cast.shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        contact(cast.acme)


def test_by_phone_is_exact(cast: Cast) -> None:
    row = contact(cast.acme)

    assert list(Contact.objects.by_phone(PHONE)) == [row]
    assert not Contact.objects.by_phone("+1415555267").exists()


def test_on_channel(cast: Cast) -> None:
    contact(cast.acme)
    both = contact(cast.acme, BERLIN, available_channels="sms,whatsapp")

    assert list(Contact.objects.on_channel("whatsapp")) == [both]
    assert Contact.objects.on_channel("sms").count() == 2


def test_labels_are_found_by_their_index(cast: Cast) -> None:
    vip = contact(cast.acme, labels=["VIP", "new"])
    contact(cast.acme, BERLIN, labels=["vip"])
    contact(cast.acme, "+4930123457")
    found = Contact.objects.labelled("VIP")

    assert list(found) == [vip]
    assert not Contact.objects.labelled("x" * 60).exists()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "contacts_with_labels" in found.explain()


def test_contact_is_called_by_its_number() -> None:
    assert str(Contact(phone=PHONE)) == PHONE
