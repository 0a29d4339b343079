"""What is known of each person before a rehearsed message is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import drafts
from apps.messaging.playground.purse import Purse
from apps.messaging.playground.wish import TextWish, Wish
from apps.messaging.sending.draft import Draft
from tests.cast import Cast
from tests.factories import billing, channels, contacts
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, reply

WABA, OTHER = "+13125550100", "+442079460958"


def _drafts(cast: Cast, wish: Wish | TextWish, *, hours: int = 0) -> list[Draft]:
    at = NOW + timedelta(hours=hours)
    return list(drafts.of(cast.acme, wish, Purse(cast.acme, wish.phones, at=at), at=at))


def test_each_person_has_what_sending_would_know(cast: Cast, template: MessageTemplate) -> None:
    billing.wallet(cast.acme, 5)
    contacts.contact(cast.acme, PHONE, opt_out=True)
    contacts.contact(cast.acme, OTHER, default_channel="whatsapp")

    first, second = _drafts(cast, Wish(template, (PHONE, OTHER), parameters={"name": "Ada"}))

    assert (first.phone, first.opted_out, first.parameters, first.text) == (PHONE, True, {"name": "Ada"}, None)
    assert (second.opted_out, second.wishes.chosen) == (False, "whatsapp")
    assert [payer.wallet for payer in second.billed.payers] == [cast.acme.id]
    assert second.prices is not None


@pytest.mark.parametrize(
    ("channel", "hours", "numbers"), [(None, 0, {WABA}), ("whatsapp", 23, {WABA}), (None, 25, set()), ("sms", 0, set())]
)
def test_a_text_has_the_windows_that_are_open_when_it_leaves(
    cast: Cast, channel: str | None, hours: int, numbers: set[str]
) -> None:
    reply(channels.sender(cast.acme, WABA, channel="whatsapp"), "Hello", now=NOW)

    (draft,) = _drafts(cast, TextWish("Hi", (PHONE,), channel), hours=hours)

    assert (draft.text, draft.template, set(draft.windows)) == ("Hi", None, numbers)
