"""The number that is noted on a profile."""

from __future__ import annotations

from django.utils import timezone

from apps.numbers import noted
from tests.cast import Cast, change

NUMBER = "+13125550110"


def test_it_moves_with_the_number(cast: Cast) -> None:
    shop, sibling = cast.shop.profile, cast.sibling.profile
    assert shop
    assert sibling

    noted.moved(NUMBER, None, shop, now=timezone.now())
    noted.moved(NUMBER, shop, sibling, now=timezone.now())

    for profile in (shop, sibling):
        profile.refresh_from_db()
    assert (shop.sending_phone_number, sibling.sending_phone_number) == (None, NUMBER)


def test_another_number_stays(cast: Cast) -> None:
    shop = change(cast.shop, sending_phone_number="+14155550100").profile
    assert shop

    noted.moved(NUMBER, None, shop, now=timezone.now())
    noted.moved(NUMBER, shop, None, now=timezone.now())

    shop.refresh_from_db()
    assert shop.sending_phone_number == "+14155550100"
