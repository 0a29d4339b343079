from __future__ import annotations

from apps.contacts import rows
from tests.cast import Cast
from tests.factories.contacts import contact


def test_row_reads_as_people_write(cast: Cast) -> None:
    row = rows.one(contact(cast.shop, "+4915123456789", default_channel="whatsapp"))

    assert (row.number, row.country, row.owner) == ("+49 1512 3456789", "Germany", "EU shop")
    assert (row.consent.word, row.channel.word) == ("Subscribed", "WhatsApp")


def test_opted_out_is_loud_and_its_owner_the_organization(cast: Cast) -> None:
    (row,) = rows.of([contact(cast.acme, opt_out=True)])

    assert (row.consent.tone, row.consent.word, row.owner) == ("blocked", "Opted out", "Acme")


def test_number_that_cannot_exist_says_so(cast: Cast) -> None:
    assert rows.one(contact(cast.acme, "+447700900123")).country == "Unknown number range"
    assert rows.one(contact(cast.acme, "+1234567890")).country == "Not a possible number"


def test_suppressed_channels_in_words() -> None:
    channels: tuple[list[str], ...] = ([], ["sms"], ["whatsapp", "sms"], ["", "sms"])
    words = ["", "SMS", "SMS and WhatsApp", "every channel"]
    assert [rows.suppressed_on(each) for each in channels] == words
