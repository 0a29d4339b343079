"""`manage.py rate_limit`: what an operator types."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.api.models import RateLimit
from tests.factories import organizations

pytestmark = pytest.mark.django_db


def _run(*words: str) -> str:
    out = StringIO()
    call_command("rate_limit", *words, stdout=out)
    return out.getvalue().strip()


def test_limit_is_set_changed_and_taken_back() -> None:
    organizations.customer("Acme")

    said = [_run("Acme", "standard", text) for text in ("600/100", "700/10")]

    assert said[1] == "Acme: standard 700/10, within five seconds."
    assert RateLimit.objects.values_list("kind", "per_minute", "burst").get() == ("standard", 700, 10)
    _run("Acme", "standard", "usual")
    assert not RateLimit.objects.exists()


def test_organization_may_be_named_by_its_id() -> None:
    acme = organizations.customer("Acme").organization

    assert _run(str(acme.id), "sensitive", "20/5").startswith("Acme: sensitive")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("Nobody", "standard", "1/1"), "0 organizations"),
        (("Acme", "standard", "many"), "is not an allowance"),
        (("Acme", "standard", "0/1"), "is not an allowance"),
        (("Acme", "nonsense", "1/1"), "invalid choice"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...], complaint: str) -> None:
    organizations.customer("Acme")

    with pytest.raises(CommandError, match=complaint):
        _run(*words)
