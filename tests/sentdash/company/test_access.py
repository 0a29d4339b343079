"""Keys and webhooks of the demo company: of every kind, and no address that exists."""

from __future__ import annotations

from apps.users.models import ApiKey
from apps.webhooks.models import Endpoint
from sentdash.company.account import Account


def test_keys_and_endpoints_are_of_every_kind(company: Account) -> None:
    keys = ApiKey.objects.filter(organization=company.customers[""].organization)

    assert {bool(key.revoked_at) for key in keys} == {True, False}
    assert all(key.last_used_at is None or key.created_at < key.last_used_at for key in keys)
    assert {endpoint.is_active for endpoint in Endpoint.objects.all()} == {True, False}
    assert {".example/" in endpoint.endpoint_url for endpoint in Endpoint.objects.all()} == {True}
