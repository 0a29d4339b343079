"""Whoever keeps templates has all that keeping takes, and its values are values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from apps.channels.providers import KEEPERS, PROVIDERS
from apps.channels.providers.template_keeping import TemplateDraft, TemplateKeeper, TemplateRefused

_FUNCTIONS = [name for name in vars(TemplateKeeper) if not name.startswith("_")]


@pytest.mark.parametrize("name", KEEPERS)
def test_keeper_is_a_provider_and_has_every_function(name: str) -> None:
    assert name in PROVIDERS
    assert all(callable(getattr(KEEPERS[name], function)) for function in _FUNCTIONS)


def test_values_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        TemplateDraft("a", "en", "UTILITY", ()).name = "b"  # type: ignore[misc]


def test_refusal_is_final_unless_it_says_otherwise() -> None:
    refused = TemplateRefused("100", "No.")

    assert (refused.retryable, refused.is_unknown, refused.retry_after) == (False, False, None)
