"""Suppressing and releasing numbers: once, with a record that can't be changed, and only by their owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression import actions
from apps.contacts.suppression.models import Suppression, SuppressionChange
from apps.core.models import derived_id, new_id
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import channels

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
ANN, BOB = "+14155552671", "+14155552672"
ADA = By(How.PAGE, "ada@acme.test", "Asked by phone")


def _listed(customer: Customer) -> set[tuple[str, str, str]]:
    return {(row.phone, row.channel, row.how) for row in Suppression.objects.owned_by(customer)}


def _record(phone: str = ANN) -> list[tuple[bool, str, datetime]]:
    changes = SuppressionChange.objects.filter(phone=phone).order_by("created_at")
    return [(each.is_added, each.reason, each.created_at - NOW) for each in changes]  # type: ignore[misc]


def test_number_is_suppressed_once(cast: Cast) -> None:
    assert actions.add(cast.acme, [ANN], by=ADA, now=NOW) == {ANN}
    assert actions.add(cast.acme, [ANN, BOB, BOB], by=ADA, now=NOW) == {BOB}
    assert actions.add(cast.acme, [ANN], channel="sms", by=ADA, now=NOW) == {ANN}

    assert _listed(cast.acme) == {(ANN, "", "page"), (ANN, "sms", "page"), (BOB, "", "page")}
    assert SuppressionChange.objects.count() == 3


def test_record_has_the_order_of_changes_made_in_one_moment(cast: Cast) -> None:
    for _ in range(2):
        actions.add(cast.acme, [ANN], by=ADA, now=NOW)
        actions.remove(cast.acme, [Suppression.objects.get().id], by=By(How.PAGE, "bo@acme.test", "No"), now=NOW)

    assert [is_added for is_added, *_ in _record()] == [True, False, True, False]
    assert len({at for *_, at in _record()}) == 4


def test_removing_needs_a_reason(cast: Cast) -> None:
    actions.add(cast.acme, [ANN], by=ADA, now=NOW)

    with pytest.raises(actions.ReasonMissing):
        actions.remove(cast.acme, [Suppression.objects.get().id], by=By(How.PAGE, "ada@acme.test", " "), now=NOW)
    assert Suppression.objects.exists()


@pytest.mark.parametrize("who", ["shop", "outsider"])
def test_entries_of_others_cannot_be_removed(cast: Cast, who: str) -> None:
    actions.add(cast.acme, [ANN], by=ADA, now=NOW)

    with pytest.raises(actions.SuppressionNotFound):
        actions.remove(getattr(cast, who), [Suppression.objects.get().id], by=ADA, now=NOW)
    assert Suppression.objects.exists()


def test_record_cannot_be_changed_or_deleted(cast: Cast) -> None:
    actions.add(cast.acme, [ANN], by=ADA, now=NOW)

    for change in (lambda: SuppressionChange.objects.update(who="x"), lambda: SuppressionChange.objects.all().delete()):
        with pytest.raises(IntegrityError, match="evidence"), transaction.atomic():
            change()


def _suppress_in_every_way(customer: Customer) -> None:
    reply = By(How.REPLY, ANN, "STOP", derived_id(NOW, "stop"), "STOP", "sms")
    actions.add(customer, [ANN], by=reply, now=NOW, sender_id=new_id())
    actions.add(customer, [ANN], channel="whatsapp", by=By(How.CARRIER, "whatsapp_cloud", "131050"), now=NOW)
    actions.add(customer, [ANN], channel="sms", by=By(How.CARRIER, "telnyx", "40300"), now=NOW)
    actions.add(customer, [ANN], by=ADA, now=NOW)


@pytest.mark.parametrize(
    ("reason", "left"), [("", {"page", "carrier"}), ("Signed again", {"page"})], ids=["no reason", "reason"]
)
def test_opting_in_releases_what_the_person_caused(cast: Cast, reason: str, left: set[str]) -> None:
    """What a carrier reported needs a reason, and what a colleague wrote stays until it is removed from the list."""
    _suppress_in_every_way(cast.acme)
    actions.add(cast.shop, [ANN], by=By(How.REPLY, ANN, "STOP", new_id(), "STOP"), now=NOW)

    actions.opted_in(cast.acme, ANN, by=By(How.API, "API key live", reason), now=NOW)

    assert {how for *_, how in _listed(cast.acme)} == left
    assert _listed(cast.shop) == {(ANN, "", "reply")}


def test_start_releases_its_own_channel(cast: Cast) -> None:
    """START by SMS says nothing about marketing in WhatsApp, and nothing about a STOP that was written later."""
    _suppress_in_every_way(cast.acme)
    start = By(How.REPLY, ANN, "START", new_id(), "START", "sms")
    sender = channels.sender(cast.acme)

    actions.started(cast.acme, sender, ANN, written_at=NOW - timedelta(minutes=1), by=start, now=NOW)
    assert len(_listed(cast.acme)) == 4

    actions.started(cast.acme, sender, ANN, written_at=NOW + timedelta(seconds=1), by=start, now=NOW)
    assert _listed(cast.acme) == {(ANN, "whatsapp", "carrier")}
    assert [added for added, *_ in _record()].count(False) == 3
