"""The demo account with the history of its company, written once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from apps.organizations.customer import Customer
from sentdash import demo

PUBLIC_KEY = "A" * 43 + "="


@pytest.fixture(scope="module")
def acme(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Customer]:
    """Rolled back when the module is over. Its tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = demo.load(public_key=PUBLIC_KEY, with_history=True)
        yield Customer(made.organization)
        transaction.set_rollback(True)


NOW = timezone.now
