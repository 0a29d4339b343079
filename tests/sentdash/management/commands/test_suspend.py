"""`manage.py suspend`: what an operator types."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _run(*words: str) -> str:
    out = StringIO()
    call_command("suspend", *words, stdout=out)
    return out.getvalue().strip()


def test_profile_is_suspended_and_lifted(cast: Cast) -> None:
    named = (str(cast.acme.id), "--profile", "EU shop")

    assert _run(*named, "--reason", "Spam.") == "EU shop is suspended."
    assert cast.shop.current().is_suspended
    assert not cast.acme.current().is_suspended
    with pytest.raises(CommandError, match="suspended already"):
        _run(*named, "--reason", "Spam.")
    assert _run(*named, "--lift") == "EU shop is no longer suspended."
    assert not cast.shop.current().is_suspended


def test_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Say why"):
        _run(str(cast.acme.id))
    assert not cast.acme.current().is_suspended


def test_unknown_account_is_a_complaint(cast: Cast) -> None:
    with pytest.raises(CommandError, match="No organization"):
        _run("Nobody", "--reason", "Spam.")
    with pytest.raises(CommandError, match="no profile"):
        _run(str(cast.acme.id), "--profile", "Nobody", "--reason", "Spam.")
