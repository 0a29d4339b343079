"""The pages as Acme's owner sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.fixture
def page(client: Client, cast: Cast) -> Callable[..., Any]:
    """A page, as Acme's owner: its context and its text."""
    client.force_login(cast.owner)

    def call(path: str, **how: Any) -> Any:
        return client.get(f"/conversations/{path}", **how)

    return call
