"""The demo account with the history of its company, written once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from apps.organizations.customer import Customer
from apps.users.models import User
from sentdash import demo
from sentdash.company import access, account
from sentdash.company.account import Account

PUBLIC_KEY = "A" * 43 + "="
NOW = datetime(2026, 5, 6, 14, 30, tzinfo=UTC)  # a Wednesday


@pytest.fixture(scope="module")
def acme(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Customer]:
    """Rolled back when the module is over. Its tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = demo.load(public_key=PUBLIC_KEY, with_history=True)
        yield Customer(made.organization)
        transaction.set_rollback(True)


@pytest.fixture
def company(db: None) -> Account:
    """The company without its history."""
    made = demo.load(public_key=PUBLIC_KEY)
    owner = User.objects.get(email=demo.EMAIL)
    company = account.furnish(made.organization, now=NOW, chance=Random(1))
    access.grant(company, owner, now=NOW, chance=Random(1))
    return company
