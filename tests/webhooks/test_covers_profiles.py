"""An organization's endpoint may get the events of its sender profiles too; `test_listening` says which it gets."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.errors import Invalid
from apps.webhooks import actions
from tests.cast import Cast
from tests.factories.webhooks import NOW, URL, endpoint


def _wanted(**changes: Any) -> actions.Subscription:
    usual = {"display_name": "Orders", "endpoint_url": URL, "event_types": ["messages", "templates"]}
    return actions.Subscription(**(usual | changes))


def test_organization_chooses_whether_its_profiles_are_covered(cast: Cast) -> None:
    made = actions.create(cast.acme, wanted=_wanted(), now=NOW)
    assert not made.covers_profiles

    covering = actions.edit(cast.acme, made, wanted=_wanted(covers_profiles=True), now=NOW)
    assert covering.covers_profiles
    assert actions.edit(cast.acme, made, wanted=_wanted(), now=NOW).covers_profiles
    assert not actions.edit(cast.acme, made, wanted=_wanted(covers_profiles=False), now=NOW).covers_profiles


def test_profiles_endpoint_covers_no_others(cast: Cast) -> None:
    wanted = _wanted(covers_profiles=True)
    row = endpoint(cast.shop)

    with pytest.raises(Invalid) as made:
        actions.create(cast.shop, wanted=wanted, now=NOW)
    with pytest.raises(Invalid) as edited:
        actions.edit(cast.acme, row, wanted=wanted, now=NOW)

    assert made.value.details == edited.value.details == {"covers_profiles": [actions.PROFILE_COVERS]}
