from __future__ import annotations

import json
from datetime import timedelta

from apps.messaging.models import Exchange, Message
from apps.messaging.sending.secrets import MASK
from apps.one_time_codes import checking, hiding
from apps.one_time_codes.models import OneTimeCode
from tests.cast import Cast
from tests.factories.messaging import exchange
from tests.one_time_codes.conftest import NOW, code_of, issued, leave_queue

OVER = NOW + timedelta(minutes=10)


def _told(row: OneTimeCode) -> str:
    """All that is stored of the message."""
    message = Message.objects.get(id=row.message_id)
    calls = [(each.asked, each.answered) for each in Exchange.objects.filter(message_id=message.id)]
    return json.dumps([message.parameters, message.body, calls], default=str)


def _sent(row: OneTimeCode) -> str:
    code = code_of(row)
    message = Message.objects.get(id=row.message_id)
    message.body = {"header": None, "content": f"{code} is your code.", "footer": None, "buttons": [{"value": code}]}
    message.save()
    exchange(message, asked=f'{{"text": "{code}"}}')
    leave_queue(row)
    return code


def test_expired_code_is_forgotten(cast: Cast) -> None:
    row = issued(cast.acme)
    code = _sent(row)

    assert hiding.hide(now=OVER - timedelta(seconds=1)) == 0
    assert code in _told(row)
    assert hiding.hide(now=OVER) == 1
    assert code not in _told(row)
    left = Message.objects.values_list("body__content", "parameters__business_name").get()
    assert left == (f"{MASK} is your code.", "Acme")
    assert hiding.hide(now=OVER) == 0


def test_verified_and_replaced_codes_are_forgotten_early(cast: Cast) -> None:
    verified, replaced = issued(cast.acme, "+14155550199"), issued(cast.acme)
    codes = [_sent(verified), _sent(replaced)]
    checking.verify(cast.acme, codes[0], id=verified.id, now=NOW)
    newest = issued(cast.acme)
    last = _sent(newest)

    assert hiding.hide(now=NOW) == 2
    assert [code in _told(row) for code, row in zip(codes, (verified, replaced), strict=True)] == [False, False]
    assert last in _told(newest)


def test_message_in_the_queue_keeps_its_code(cast: Cast) -> None:
    row = issued(cast.acme)

    assert hiding.hide(now=OVER) == 0
    assert code_of(row).isdecimal()


def test_message_that_was_never_rendered(cast: Cast) -> None:
    row = issued(cast.acme)
    leave_queue(row)

    assert hiding.hide(now=OVER) == 1
    assert code_of(row) == MASK
    assert Message.objects.get().body is None
