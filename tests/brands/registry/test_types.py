"""Values of the registry hide what they must not show."""

from __future__ import annotations

from apps.brands.registry import REGISTRIES
from apps.brands.registry.types import Access, Registry


def test_credentials_are_not_shown() -> None:
    assert "KEY" not in repr(Access("https://api.test", {"api_key": "KEY"}))


def test_each_registry_has_every_function() -> None:
    wanted = {name for name in vars(Registry) if not name.startswith("_")}

    assert {name: wanted - set(dir(each)) for name, each in REGISTRIES.items()} == {"telnyx": set()}
