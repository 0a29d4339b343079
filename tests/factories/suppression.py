"""Entries of the suppression list."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression import actions
from apps.contacts.suppression.models import Suppression
from apps.organizations.customer import Customer
from tests.factories.contacts import PHONE


def entry(
    customer: Customer, phone: str = PHONE, *, channel: str = "", reason: str = "Asked", now: datetime | None = None
) -> Suppression:
    by = By(How.PAGE, "owner@acme.test", reason)
    actions.add(customer, [phone], channel=channel, by=by, now=now or timezone.now())
    found: Suppression = Suppression.objects.of(phone, customer).get(channel=channel)
    return found
