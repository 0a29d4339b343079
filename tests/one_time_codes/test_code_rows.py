from __future__ import annotations

from datetime import timedelta

from apps.one_time_codes import code_rows
from tests.cast import Cast
from tests.factories.messaging import message
from tests.factories.one_time_codes import code
from tests.one_time_codes.conftest import NOW


def test_rows_are_newest_first_and_say_what_happened(cast: Cast) -> None:
    sent = message(cast.shop, channel="whatsapp")
    code(cast.shop, now=NOW, message_id=sent.id, verified_at=NOW + timedelta(seconds=9), checks=2)
    code(cast.acme, now=NOW, replaced_at=NOW)
    code(cast.acme, now=NOW, checks=5)
    code(cast.acme, now=NOW, checks=1)
    code(cast.outsider, now=NOW)

    rows = code_rows.newest(cast.acme, now=NOW)

    assert [(row.mark.word, row.remark, row.channel.word, row.took) for row in rows] == [
        ("Waiting", "1 of 5 checks wrong", "auto", None),
        ("Used up", "5 of 5 checks wrong", "auto", None),
        ("Expired", "Replaced by a newer code", "auto", None),
        ("Verified", "1 of 5 checks wrong", "WhatsApp", 9000),
    ]
    assert len(code_rows.newest(cast.shop, now=NOW)) == 1
