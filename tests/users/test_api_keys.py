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


# --- What a key may do, from where, and until when ---


def test_a_key_has_all_scopes_and_no_end_unless_it_says_so(cast: Cast) -> None:
    key, _ = api_keys.issue(cast.acme, name="CI")
    narrow, _ = api_keys.issue(
        cast.acme, name="CI", scopes=["read"], expires_at=NOW, allowed_networks=["203.0.113.0/24"]
    )

    key.refresh_from_db()
    narrow.refresh_from_db()
    assert (key.scopes, key.expires_at, key.allowed_networks) == (["send", "read", "manage"], None, [])
    assert (narrow.scopes, narrow.expires_at, narrow.allowed_networks) == (["read"], NOW, ["203.0.113.0/24"])


def test_an_expired_key_opens_nothing_and_says_when_it_ended(cast: Cast) -> None:
    key, secret = api_keys.issue(cast.acme, name="CI", expires_at=NOW)

    assert api_keys.verify(secret, now=NOW - timedelta(seconds=1))
    with pytest.raises(api_keys.KeyExpired, match="valid until 2026-05-01 09:00 UTC"):
        api_keys.verify(secret, now=NOW)
    key.refresh_from_db()
    assert key.last_used_at == NOW - timedelta(seconds=1)


def test_a_rotated_key_is_the_same_for_the_person_who_rotates_it(cast: Cast) -> None:
    old, old_secret = api_keys.issue(
        cast.shop, name="CI", made_by=cast.owner, scopes=["send"], allowed_networks=["203.0.113.0/24"]
    )

    new, secret = api_keys.rotate(old, by=cast.developer, overlap=timedelta(hours=1), now=NOW)

    for field in ("name", "organization_id", "profile_id", "scopes", "allowed_networks", "expires_at"):
        assert getattr(new, field) == getattr(old, field)
    assert new.made_by == cast.developer  # not the owner, whose power is not the developer's to give
    soon, later = NOW + timedelta(minutes=59), NOW + timedelta(minutes=60)
    assert [api_keys.verify(each, now=soon) for each in (old_secret, secret)] == [old, new]
    assert api_keys.verify(secret, now=later) == new
    with pytest.raises(api_keys.KeyExpired):
        api_keys.verify(old_secret, now=later)


def test_rotating_gives_the_same_lifetime_and_never_prolongs_the_old_key(cast: Cast) -> None:
    old, _ = api_keys.issue(cast.acme, name="CI", expires_at=NOW + timedelta(hours=1))
    ApiKey.objects.filter(id=old.id).update(created_at=NOW - timedelta(days=1))

    new, _ = api_keys.rotate(old, by=cast.owner, overlap=timedelta(days=7), now=NOW)

    old.refresh_from_db()
    assert old.expires_at == NOW + timedelta(hours=1)
    assert new.expires_at == NOW + timedelta(days=1, hours=1)


def test_only_an_active_key_is_rotated(cast: Cast) -> None:
    revoked, _ = api_keys.issue(cast.acme, name="CI")
    api_keys.revoke(revoked, now=NOW)
    expired, _ = api_keys.issue(cast.acme, name="CI", expires_at=NOW)

    for key in (revoked, expired):
        with pytest.raises(api_keys.KeyNotActive):
            api_keys.rotate(key, by=cast.owner, overlap=timedelta(), now=NOW)
