"""The end of a completion is an event: once, whatever the callback answers, and also when it failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction

from apps.organizations.customer import Customer
from apps.profiles import completion
from tests.cast import Cast, change
from tests.factories.brands import brand
from tests.factories.webhooks import endpoint, published, sample_keys
from tests.fakes.receiver import Receiver

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture(autouse=True)
def _endpoint(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["profile"])


def _complete(shop: Customer, receiver: Receiver) -> None:
    completion.begin(shop, callback_url=receiver.url, now=NOW)
    assert completion.drain() == 1


def test_completed_profile_is_an_event(shop: Customer, receiver: Receiver) -> None:
    receiver.answers.append(500)

    _complete(shop, receiver)

    (event,) = published()
    assert (event["event"], event["subject"], event["profile_id"]) == ("profile.completed", str(shop.id), str(shop.id))
    assert list(event["payload"]) == sample_keys("profile.completed")
    written = datetime.fromisoformat(event["payload"].pop("updated_at"))
    assert written == datetime.fromisoformat(event["at"]).replace(microsecond=0)
    assert event["payload"] == {
        "account_id": str(shop.id),
        "profile_id": str(shop.id),
        "success": True,
        "status": "COMPLETED",
        "reason": None,
    }


def test_submitted_profile_is_an_event(shop: Customer, receiver: Receiver) -> None:
    alone = change(shop, inherit_tcr_brand=False)
    brand(alone, destination_countries=[{"id": "DE", "isMain": True}])

    _complete(alone, receiver)

    (event,) = published()
    assert (event["payload"]["success"], event["payload"]["status"]) == (True, "SUBMITTED")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"description": None, "short_name": None}, "Short name is required. Description is required"),
        ({"deleted_at": NOW}, "The profile was removed"),
    ],
)
def test_failure_is_an_event_with_its_reason(
    shop: Customer, receiver: Receiver, fields: dict[str, object], reason: str
) -> None:
    completion.begin(shop, callback_url=receiver.url, now=NOW)
    change(shop, **fields)

    completion.drain()

    (event,) = published()
    said = (event["payload"]["success"], event["payload"]["status"], event["payload"]["reason"])
    assert said == (False, "failed", reason)


def test_worker_that_takes_over_publishes_no_second_event(shop: Customer, receiver: Receiver) -> None:
    completion.begin(shop, callback_url=receiver.url, now=NOW)
    (row,) = completion._claim(now=NOW)
    assert completion._settle(row, now=NOW)

    assert completion.drain() == 1

    assert len(published()) == 1


def test_outcome_that_is_rolled_back_is_not_published(shop: Customer) -> None:
    completion.begin(shop, callback_url="https://acme.test/done", now=NOW)
    (row,) = completion._claim(now=NOW)

    with transaction.atomic():
        completion._settle(row, now=NOW)
        transaction.set_rollback(True)

    assert published() == []
