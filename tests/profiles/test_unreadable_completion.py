"""A completion that meets credentials encrypted with a key that is lost ends, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.profiles import completion
from apps.profiles.models import Completion, CompletionStep, StepKind
from tests.fakes.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


def _encrypt_with_a_lost_key(customer: Customer) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE channels_carrieraccount SET credentials = 'gAAAAAB' WHERE organization_id = %s",
            [customer.organization.id],
        )


@pytest.mark.parametrize("when", ["before the steps", "after the steps"])
def test_credentials_that_cannot_be_read_end_it(
    shop: Customer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    completion.begin(shop, callback_url=receiver.url, now=timezone.now())
    if when == "before the steps":
        _encrypt_with_a_lost_key(shop)
    else:
        honest = completion._do_steps

        def then_lost(row: Completion, *, now: datetime) -> None:
            honest(row, now=now)
            _encrypt_with_a_lost_key(shop)

        monkeypatch.setattr(completion, "_do_steps", then_lost)

    assert completion.drain() == 1

    assert receiver.calls[0].json()["status"] == "failed"
    settled = CompletionStep.objects.of(shop.id)[StepKind.SETTLE_STATUS]
    assert settled.sentence.startswith("We can't read the stored credentials of a carrier account.")
    assert not Completion.objects.exists()
    assert Profile.objects.get(id=shop.id).status == "incomplete"
