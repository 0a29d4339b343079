"""The page of a forgotten person."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from apps.contacts import forgetting
from apps.forgetting import running
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.contacts import PHONE, contact


def test_page_tells_how_far_it_is_and_what_was_erased(cast: Cast, client: Client) -> None:
    person = contact(cast.acme, opt_out=True)
    messaging.message(cast.acme, contact_id=person.id, status="SENT")
    row = forgetting.start(cast.acme, person, by="owner@acme.test", now=timezone.now())
    client.force_login(cast.owner)
    address = f"/contacts/forgotten/{row.id}/"

    assert "Erasing." in client.get(address).content.decode()
    running.drain()
    assert "We look once more" in client.get(address).content.decode()
    running.drain(now=timezone.now() + running.LOOKS_AGAIN + timedelta(minutes=1))

    page = client.get(address).content.decode()
    assert "Only a keyed hash of the number is left, and the opt-out" in page
    assert "<span>Messages</span>" in page
    assert PHONE not in page


def test_developers_and_strangers_see_no_page(cast: Cast, client: Client) -> None:
    row = forgetting.start(cast.acme, contact(cast.acme), by="owner@acme.test", now=timezone.now())
    client.force_login(cast.developer)

    assert client.get(f"/contacts/forgotten/{row.id}/").status_code == 403
