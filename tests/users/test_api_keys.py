from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.organizations.customer import Customer
from apps.users import api_keys
from apps.users.models import ApiKey
from tests.cast import Cast, change

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def test_key_is_shown_once_and_kept_as_a_hash(cast: Cast) -> None:
    key, secret = api_keys.issue(cast.shop, name="CI", made_by=cast.developer)

    kept = ApiKey.objects.get()
    assert (kept.organization, kept.profile, kept.made_by) == (
        cast.acme.organization,
        cast.shop.profile,
        cast.developer,
    )
    assert secret.startswith("sk_live_")
    assert len(secret) == len("sk_live_") + 43  # 256 bits in base64
    assert secret not in {str(value) for value in vars(kept).values()}
    assert (key.prefix, key.last_four) == (secret[:12], secret[-4:])


def test_no_two_keys_are_alike(cast: Cast) -> None:
    secrets = {api_keys.issue(cast.acme, name="CI")[1] for _ in range(20)}

    assert len(secrets) == 20


def test_secret_opens_as_its_owner(cast: Cast, django_assert_num_queries: Any) -> None:
    _, secret = api_keys.issue(cast.shop, name="CI")

    key = api_keys.verify(secret, now=NOW)

    assert key is not None
    with django_assert_num_queries(0):
        assert Customer.of(key) == cast.shop


@pytest.mark.parametrize("secret", ["", "sk_live_", "sk_live_x", "ä\0"])
def test_unknown_secret_opens_nothing(cast: Cast, secret: str) -> None:
    api_keys.issue(cast.acme, name="CI")

    assert api_keys.verify(secret, now=NOW) is None


def test_revoked_key_opens_nothing(cast: Cast) -> None:
    key, secret = api_keys.issue(cast.acme, name="CI")

    api_keys.revoke(key, now=NOW)

    assert api_keys.verify(secret, now=NOW) is None
    key.refresh_from_db()
    assert key.revoked_at == NOW


def test_revoking_again_keeps_the_first_time(cast: Cast) -> None:
    key, _ = api_keys.issue(cast.acme, name="CI")
    api_keys.revoke(key, now=NOW)

    api_keys.revoke(key, now=NOW + timedelta(days=1))

    key.refresh_from_db()
    assert key.revoked_at == NOW


def test_key_of_a_removed_profile_opens_nothing(cast: Cast) -> None:
    _, secret = api_keys.issue(cast.shop, name="CI")

    change(cast.shop, deleted_at=NOW)

    assert api_keys.verify(secret, now=NOW) is None


def test_use_is_noted_once_a_minute(cast: Cast) -> None:
    key, secret = api_keys.issue(cast.acme, name="CI")

    noted = []
    for seconds in (0, 30, 61):
        api_keys.verify(secret, now=NOW + timedelta(seconds=seconds))
        key.refresh_from_db()
        noted.append(key.last_used_at)

    assert noted == [NOW, NOW, NOW + timedelta(seconds=61)]
