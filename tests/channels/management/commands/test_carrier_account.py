"""`manage.py carrier_account`: the installation's own account."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.channels.models import CarrierAccount


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: str) -> str:
    said = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(stdin))
    call_command("carrier_account", "telnyx", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_account_is_made_and_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    said = command(monkeypatch, "--account", "profile", stdin='{"api_key": "SECRET"}')
    assert "profile of telnyx" in said
    assert "SECRET" not in said

    command(monkeypatch, "--account", "other", stdin="")

    account = CarrierAccount.objects.of_installation().get()
    assert (account.external_id, account.credentials) == ("other", {"api_key": "SECRET"})


@pytest.mark.django_db
@pytest.mark.parametrize("stdin", ["", "[]"])
def test_without_credentials_there_is_none(monkeypatch: pytest.MonkeyPatch, stdin: str) -> None:
    with pytest.raises(CommandError):
        command(monkeypatch, stdin=stdin)

    assert not CarrierAccount.objects.exists()
