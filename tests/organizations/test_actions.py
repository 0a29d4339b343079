"""Founding an organization."""

from __future__ import annotations

import pytest

from apps.organizations import actions, gate


@pytest.mark.django_db
def test_who_is_founded_may_send_at_once() -> None:
    customer = actions.found("Globex", email="office@globex.test")

    gate.check(customer)
    assert customer.profile is None
    assert customer.organization.email == "office@globex.test"
