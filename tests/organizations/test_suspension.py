"""Suspending an account with a reason, and lifting it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind, Entry
from apps.core.errors import Invalid
from apps.organizations import gate, suspension
from apps.organizations.models import Account
from tests.cast import Cast

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def _state(account: Account) -> tuple[datetime | None, str]:
    account.refresh_from_db()
    return account.suspended_at, account.suspension_reason


def test_organization_takes_its_profiles_along(cast: Cast) -> None:
    suspension.suspend(cast.acme.account, " Spam. ", now=NOW)

    assert _state(cast.acme.account) == (NOW, "Spam.")
    for customer in (cast.acme.current(), cast.shop.current()):
        assert customer.suspended == cast.acme.organization
        with pytest.raises(gate.Suspended):
            gate.check(customer)
    assert not cast.outsider.current().is_suspended


def test_profile_is_suspended_alone_and_lifted_again(cast: Cast) -> None:
    suspension.suspend(cast.shop.account, "Spam.", now=NOW)
    assert cast.shop.current().suspended == cast.shop.profile
    assert not cast.acme.current().is_suspended
    assert not cast.sibling.current().is_suspended

    suspension.lift(cast.shop.account, now=NOW)

    assert _state(cast.shop.account) == (None, "")
    gate.check(cast.shop.current())


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_reason_is_needed_and_fits_a_banner(cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        suspension.suspend(cast.acme.account, reason, now=NOW)

    assert list(refused.value.details) == ["reason"]
    assert _state(cast.acme.account) == (None, "")


def test_first_reason_stays_and_nothing_is_lifted_twice(cast: Cast) -> None:
    suspension.suspend(cast.acme.account, "Spam.", now=NOW)
    with pytest.raises(suspension.AlreadySuspended):
        suspension.suspend(cast.acme.account, "Fraud.", now=NOW)
    assert _state(cast.acme.account) == (NOW, "Spam.")

    suspension.lift(cast.acme.account, now=NOW)
    with pytest.raises(suspension.NotSuspended):
        suspension.lift(cast.acme.account, now=NOW)


def test_audit_log_has_reason_and_operator(cast: Cast) -> None:
    with acting(Actor(ActorKind.OPERATOR, "Olga")):
        suspension.suspend(cast.shop.account, "Spam.", now=NOW)

    entry = Entry.objects.filter(thing="profile", thing_id=str(cast.shop.id)).latest("id")
    assert (entry.actor_kind, entry.actor, entry.organization_id) == ("operator", "Olga", cast.acme.id)
    assert entry.changes["suspension_reason"] == ["", "Spam."]
