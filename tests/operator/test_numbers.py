"""The pool in the console: filled, handed out, taken back."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from apps.channels.models import PhoneNumber, Sender
from tests.cast import Cast
from tests.numbers.conftest import held, installation_account

_LIST = "operator:channels_phonenumber_changelist"


def _at(row: PhoneNumber, verb: str) -> str:
    return reverse(f"operator:channels_phonenumber_{verb}", args=[row.id])


def test_number_is_added_in_one_of_our_accounts(console: Client, cast: Cast) -> None:
    add, own = reverse("operator:channels_phonenumber_put_in_pool"), installation_account()
    given = {"country": "US", "kind": "LOCAL", "account": str(own.id)}
    refused = console.post(add, {**given, "number": "ACME"})
    assert (refused.status_code, "E.164 format, such as" in refused.content.decode()) == (422, True)

    said = console.post(add, {**given, "number": "+1 312 555 0110"}, follow=True).content.decode()

    assert "+13125550110 is in the pool." in said
    assert PhoneNumber.objects.get(number="+13125550110").account == own


def test_number_is_handed_out_and_taken_back(console: Client, cast: Cast) -> None:
    row = held(None)
    assert row.number in console.get(reverse(_LIST) + "?pool=free").content.decode()
    wrong = console.post(_at(row, "hand_out"), {"organization": str(cast.acme.id), "profile": "Nowhere"})
    assert (wrong.status_code, "no profile with this name" in wrong.content.decode()) == (422, True)

    console.post(_at(row, "hand_out"), {"organization": str(cast.acme.id), "profile": "EU shop"}, follow=True)

    assert Sender.objects.get(number=row.number).profile == cast.shop.profile
    assert row.number not in console.get(reverse(_LIST) + "?pool=free").content.decode()
    assert row.number in console.get(reverse(_LIST) + "?pool=used").content.decode()
    assert console.post(_at(row, "hand_out"), {"organization": str(cast.acme.id)}).status_code == 403
    console.post(_at(row, "take_back"))
    assert not Sender.objects.get(number=row.number).is_active
    assert console.post(_at(row, "take_back")).status_code == 403
