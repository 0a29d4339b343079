"""`manage.py operator`: what is typed, and what it says."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.users.models import User

pytestmark = pytest.mark.django_db


def _run(*words: str) -> str:
    out = StringIO()
    call_command("operator", *words, stdout=out)
    return out.getvalue()


def test_operator_is_appointed_and_dismissed() -> None:
    first, second = _run("olga@sentdash.test", "--name", "Olga"), _run("olga@sentdash.test")

    assert "olga@sentdash.test is an operator" in first
    assert "/password/reset/key/" in first
    assert "/password/reset/key/" not in second
    assert User.objects.get(email="olga@sentdash.test").is_operator
    assert "no longer" in _run("olga@sentdash.test", "--dismiss")
    with pytest.raises(CommandError, match="no operator"):
        _run("olga@sentdash.test", "--dismiss")
