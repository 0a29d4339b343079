"""WhatsApp's 24-hour window, by the messages that opened it."""

from __future__ import annotations

from datetime import timedelta

from apps.contacts.models import Contact
from apps.messaging import window
from apps.messaging.models import Message
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import channels
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, reply

WABA, OTHER = "+13125550100", "+13125550101"


def test_window_is_open_for_24_hours_after_each_message_on_whatsapp(cast: Cast) -> None:
    first, second = (channels.sender(cast.acme, number, channel="whatsapp") for number in (WABA, OTHER))
    by_sms = channels.sender(cast.acme, "+14155550100")
    for sender, hours in ((first, 30), (first, 20), (first, 10), (second, 5), (by_sms, 1)):
        reply(sender, "Hello", now=NOW, written=NOW - timedelta(hours=hours))
    ours = Message.objects.get(id=reply(by_sms, "Hello", now=NOW, written=NOW))

    expected = {WABA: NOW + timedelta(hours=14), OTHER: NOW + timedelta(hours=19)}
    found = window.of_phones(cast.acme, [PHONE, "+14155552672"], now=NOW)
    assert {number: until.replace(microsecond=0) for number, until in found[PHONE].items()} == {
        number: until.replace(microsecond=0) for number, until in expected.items()
    }
    assert window.of_messages([ours.id], now=NOW) == {ours.id: found[PHONE]}
    assert set(found) == {PHONE}
    assert window.of_phones(cast.acme, [PHONE], now=NOW + timedelta(hours=15)) == {PHONE: {OTHER: found[PHONE][OTHER]}}
    assert window.of_phones(cast.outsider, [PHONE], now=NOW) == {}


def test_profile_that_uses_its_organizations_contact_shares_its_window(cast: Cast) -> None:
    reply(channels.sender(cast.acme, WABA, channel="whatsapp"), "Hello", now=NOW)
    shop: Customer = cast.shop
    assert shop.profile is not None
    for inherits, expected in ((True, {PHONE}), (False, set())):
        shop.profile.inherit_contacts = inherits
        shop.profile.save()
        assert set(window.of_phones(Customer(shop.organization, shop.profile), [PHONE], now=NOW)) == expected
    assert Contact.objects.filter(phone=PHONE).count() == 1
