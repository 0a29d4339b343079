"""The door of the registry's callbacks: `test_registry_news` goes through it."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse


def test_the_door_is_where_programs_go() -> None:
    filing = uuid4()

    assert reverse("registry_callback", args=[filing]) == f"/callbacks/registry/{filing}"
