"""The list of places holds together."""

from __future__ import annotations

import pytest
from django.urls import resolve, reverse

from apps.users import roles
from apps.users.navigation import GROUPS, PLACES, NavigationEntry


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
def test_a_place_is_where_it_says_and_opens_as_it_says(place: NavigationEntry) -> None:
    view = resolve(reverse(place.url)).func

    assert place.permission in roles.PERMISSIONS
    assert getattr(view, "needs", None) == place.permission
    assert place.group in GROUPS


def test_every_shortcut_means_one_place() -> None:
    keys = [place.key for place in PLACES if place.key]

    assert len(keys) == len(set(keys))
