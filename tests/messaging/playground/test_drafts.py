"""What is known of each person before a rehearsed message is decided."""

from __future__ import annotations

from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import drafts
from apps.messaging.playground.purse import Purse
from apps.messaging.playground.wish import Wish
from apps.messaging.sending.draft import Draft
from tests.cast import Cast
from tests.factories import billing, contacts
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE

OTHER = "+442079460958"


def _drafts(cast: Cast, wish: Wish) -> list[Draft]:
    return list(drafts.of(cast.acme, wish, Purse(cast.acme, wish.phones, at=NOW)))


def test_each_person_has_what_sending_would_know(cast: Cast, template: MessageTemplate) -> None:
    billing.wallet(cast.acme, 5)
    contacts.contact(cast.acme, PHONE, opt_out=True)
    contacts.contact(cast.acme, OTHER, default_channel="whatsapp")

    first, second = _drafts(cast, Wish(template, (PHONE, OTHER), parameters={"name": "Ada"}))

    assert (first.phone, first.opted_out, first.parameters) == (PHONE, True, {"name": "Ada"})
    assert (second.opted_out, second.wishes.chosen) == (False, "whatsapp")
    assert [payer.wallet for payer in second.billed.payers] == [cast.acme.id]
    assert second.prices is not None
