from __future__ import annotations

from apps.messaging.models import Exchange, Outgoing
from apps.messaging.sending import secrets
from apps.messaging.sending.secrets import MASK
from tests.cast import Cast
from tests.factories.messaging import WHEN, exchange, message


def test_secret_is_gone_from_everywhere_and_the_rest_stays(cast: Cast) -> None:
    row = message(
        cast.acme,
        parameters={"code": "482913", "shop": "Acme"},
        body={"content": "482913 for Acme", "buttons": [{"value": "482913"}]},
    )
    other = message(cast.acme, parameters={"code": "482913"})
    exchange(row, asked="482913")
    exchange(other, asked="482913")

    assert secrets.forget({row.id: "code"}) == {row.id}

    row.refresh_from_db()
    assert row.parameters == {"code": MASK, "shop": "Acme"}
    assert row.body == {"content": f"{MASK} for Acme", "buttons": [{"value": MASK}]}
    assert Exchange.objects.get().message_id == other.id
    other.refresh_from_db()
    assert other.parameters == {"code": "482913"}


def test_message_in_the_queue_keeps_it(cast: Cast) -> None:
    row = message(cast.acme, parameters={"code": "482913"})
    Outgoing.objects.create(message_id=row.id, due_at=WHEN)

    assert secrets.forget({row.id: "code"}) == set()
    row.refresh_from_db()
    assert row.parameters == {"code": "482913"}


def test_message_without_such_a_variable(cast: Cast) -> None:
    row = message(cast.acme, parameters={"shop": "Acme"}, body={"content": "Acme"})

    assert secrets.forget({row.id: "code"}) == {row.id}
    row.refresh_from_db()
    assert (row.parameters, row.body) == ({"shop": "Acme"}, {"content": "Acme"})
