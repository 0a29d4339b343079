"""Keys and webhooks of the demo company: of every kind, and no address of anybody else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from apps.phones import inbox
from apps.users.models import ApiKey
from apps.webhooks import catalog, listening
from apps.webhooks.models import Endpoint
from sentdash.company.account import Account


def test_keys_and_endpoints_are_of_every_kind(company: Account) -> None:
    keys = ApiKey.objects.filter(organization=company.customers[""].organization)

    assert {bool(key.revoked_at) for key in keys} == {True, False}
    assert all(key.last_used_at is None or key.created_at < key.last_used_at for key in keys)
    assert {endpoint.is_active for endpoint in Endpoint.objects.all()} == {True, False}


@pytest.fixture(autouse=True)
def _simulator(settings: Settings) -> None:
    settings.SIMULATOR_URL = "http://127.0.0.1:9100"


def test_every_endpoint_is_an_inbox_on_this_machine(company: Account) -> None:
    """Whatever is tested or turned on: nothing leaves this machine."""
    hosts = {urlsplit(endpoint.endpoint_url).hostname for endpoint in Endpoint.objects.all()}

    assert hosts == {"127.0.0.1"}
    addresses = {endpoint.endpoint_url for endpoint in Endpoint.objects.filter(is_active=True)}
    assert addresses == {inbox.address(company.customers[name]) for name in ("", "US shop")}


def test_account_has_a_webhook_to_its_inbox_for_all_events(company: Account) -> None:
    endpoint = inbox.endpoint_of(company.customers[""])

    assert endpoint is not None
    events = [name for name in catalog.NAMES if listening.why_not(endpoint, name, None) is None]
    assert events == list(catalog.NAMES)
    assert (endpoint.is_active, endpoint.covers_profiles) == (True, True)
