"""Every change of consent is published once, to the account of the contact, in the transaction of the change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from apps.contacts import actions, bulk_opt_out, consent, merge
from apps.contacts.column_mapping import Person
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, How
from apps.webhooks.models import OutboxBatch
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact
from tests.factories.webhooks import endpoint, published, sample_keys

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
BY = By(How.PAGE, "owner@acme.test", "She asked on the phone")
OTHER = "+442079460958"


def test_change_is_published_as_the_sample_says(cast: Cast) -> None:
    endpoint(cast.acme)
    row = contact(cast.shop, default_channel="whatsapp")

    actions.edit(cast.acme, row, opt_out=True, by=BY, now=NOW)
    actions.edit(cast.shop, row, opt_out=False, by=By(How.API, "API key CRM"), now=NOW)

    out, back = published()
    changes = {change.opt_out: change for change in ConsentChange.objects.of(row)}
    assert (out["event"], out["subject"], out["profile_id"]) == (
        "contact.opt_out",
        str(changes[True].id),
        str(cast.shop.id),
    )
    assert datetime.fromisoformat(out["at"]) == NOW
    assert list(out["payload"]) == sample_keys("contact.opt_out")
    assert out["payload"] == {
        "account_id": str(cast.shop.id),
        "contact_id": str(row.id),
        "opt_out": True,
        "source": "DASHBOARD",
        "channel": "whatsapp",
        "from": PHONE,
        "to": None,
        "message_id": None,
        "template_id": None,
        "text": None,
        "updated_at": "2026-05-01T09:00:00Z",
    }
    assert (back["event"], back["subject"]) == ("contact.opt_in", str(changes[False].id))
    assert (back["payload"]["opt_out"], back["payload"]["source"]) == (False, "API")


def test_what_is_so_already_is_no_event(cast: Cast) -> None:
    endpoint(cast.acme)

    actions.edit(cast.acme, contact(cast.acme), opt_out=False, default_channel="whatsapp", by=BY, now=NOW)

    assert published() == []


@pytest.mark.parametrize(
    ("how", "source"),
    [
        (How.PAGE, "DASHBOARD"),
        (How.API, "API"),
        (How.IMPORT, "IMPORT"),
        (How.REPLY, "INBOUND_KEYWORD"),
        (How.CARRIER, "PROVIDER_SIGNAL"),
        (How.MERGE, "MERGE"),
    ],
)
def test_source_says_how_it_came_about(cast: Cast, how: How, source: str) -> None:
    endpoint(cast.acme)

    consent.change(contact(cast.acme), opt_out=True, by=By(how, "someone"), now=NOW)

    assert [event["payload"]["source"] for event in published()] == [source]


def test_change_that_is_rolled_back_is_not_published(cast: Cast) -> None:
    endpoint(cast.acme)

    with transaction.atomic():
        actions.edit(cast.acme, contact(cast.acme), opt_out=True, by=BY, now=NOW)
        transaction.set_rollback(True)

    assert published() == []


def test_bulk_opt_out_publishes_at_once_for_each_account(cast: Cast) -> None:
    endpoint(cast.acme)
    rows = [contact(cast.acme), contact(cast.acme, OTHER), contact(cast.shop), contact(cast.shop, OTHER, opt_out=True)]

    made, _ = bulk_opt_out.apply(cast.acme, [row.id for row in rows], by=BY, now=NOW)

    assert OutboxBatch.objects.count() == 2
    assert {event["subject"] for event in published()} == {str(change) for change in made.values()}
    told = {(event["event"], event["payload"]["account_id"], event["payload"]["contact_id"]) for event in published()}
    assert told == {
        ("contact.opt_out", str(cast.acme.id), str(rows[0].id)),
        ("contact.opt_out", str(cast.acme.id), str(rows[1].id)),
        ("contact.opt_out", str(cast.shop.id), str(rows[2].id)),
    }


def test_import_publishes_the_opt_outs_of_the_file_at_once(cast: Cast) -> None:
    endpoint(cast.acme)
    known, out = contact(cast.shop), contact(cast.shop, "+14155550123", opt_out=True)
    people = [Person(PHONE, opt_out=True), Person(OTHER, "whatsapp", opt_out=True), Person(out.phone, opt_out=True)]

    with transaction.atomic():
        merge.people(cast.shop, enumerate([*people, Person("+14155550124")]), source="people.csv", now=NOW)

    first, second = published()
    assert OutboxBatch.objects.count() == 1
    assert {first["subject"], second["subject"]} == {str(change.id) for change in ConsentChange.objects.all()}
    told = {event["payload"]["from"]: event["payload"] for event in (first, second)}
    assert list(told[PHONE]) == sample_keys("contact.opt_out")
    assert told[PHONE]["contact_id"] == str(known.id)
    assert {(phone, each["source"], each["channel"], each["opt_out"]) for phone, each in told.items()} == {
        (PHONE, "IMPORT", "sms", True),
        (OTHER, "IMPORT", "whatsapp", True),
    }
    assert {each["account_id"] for each in told.values()} == {str(cast.shop.id)}
