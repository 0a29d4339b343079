from __future__ import annotations

from django.utils import timezone

from apps.contacts import names
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact


def test_names_by_number(cast: Cast) -> None:
    contact(cast.acme, PHONE, name="Ada at Acme")
    contact(cast.shop, PHONE, name="Ada at the shop")
    contact(cast.acme, "+4930123456", name="Alan")
    contact(cast.acme, "+442079460958")
    contact(cast.acme, "+442079460959", name="Gone", deleted_at=timezone.now())
    contact(cast.outsider, "+14155550001", name="Stranger")
    phones = [PHONE, "+4930123456", "+442079460958", "+442079460959", "+14155550001"]

    assert names.of(cast.shop, phones) == {PHONE: "Ada at the shop", "+4930123456": "Alan"}
    assert names.of(cast.acme, phones)["+4930123456"] == "Alan"
    assert names.of(cast.shop, []) == {}
