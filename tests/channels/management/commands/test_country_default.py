from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.channels import country_defaults
from apps.channels.models import CountryDefault


@pytest.fixture(autouse=True)
def _fresh(db: None) -> Iterator[None]:
    yield
    country_defaults._remembered.clear()


def _run(*words: str) -> str:
    said = StringIO()
    call_command("country_default", *words, stdout=said)
    return said.getvalue().strip()


def test_operator_sets_a_country() -> None:
    assert _run("br", "sms", "--definitive") == "BR: sms, and no other"
    assert _run("BR", "whatsapp") == "BR: whatsapp first"

    stored = CountryDefault.objects.get(country="BR")
    assert (stored.channel, stored.is_definitive) == ("whatsapp", False)


def test_operator_lets_cost_decide() -> None:
    assert _run("BR", "cheapest") == "BR: cheapest first"
    with pytest.raises(CommandError, match="Only a channel can be definitive"):
        _run("BR", "cheapest", "--definitive")


def test_unknown_country_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no country ZZ"):
        _run("zz", "sms")
