"""A brand is removed while somebody works on a campaign of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.brands import actions, campaigns
from apps.core.errors import DomainError
from tests.cast import assemble
from tests.factories import brands
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.django_db(transaction=True)


def _something_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # or a transaction sees the first answer again
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.fetchone() is not None


class _Meanwhile:
    """Work on a connection of its own, which soon waits for a lock of ours."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self.end = "nothing"
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._work()
            self.end = "done"
        except DomainError as problem:
            self.end = type(problem).__name__
        finally:
            connection.close()

    def start(self) -> None:
        """Returns once it waits."""
        self._thread.start()
        until(_something_waits, "Nothing waits for the lock.")

    def finish(self) -> str:
        self._thread.join(timeout=PATIENCE)
        return self.end


def test_removing_a_brand_waits_for_a_change_of_its_campaign(db: None) -> None:
    customer = assemble().outsider
    brand = brands.brand(customer)
    campaign = brands.campaign(customer, brand)
    removal = _Meanwhile(partial(actions.remove, customer, brand))

    with transaction.atomic():
        locked = campaigns.lock(customer, campaign)
        removal.start()
        locked.use_cases.all().delete()

    assert removal.finish() == "done"


def test_no_campaign_is_made_under_a_brand_that_goes(db: None) -> None:
    customer = assemble().outsider
    brand = brands.brand(customer)
    creation = _Meanwhile(
        partial(
            campaigns.create,
            customer,
            brand,
            details=brands.CAMPAIGN,
            use_cases=brands.USE_CASES,
            now=timezone.now(),
        )
    )

    with transaction.atomic():
        actions.remove(customer, brand)
        creation.start()

    assert creation.finish() == "BrandNotFound"
