"""`manage.py sender`: the operator's way of connecting a number."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.channels.models import Sender
from tests.cast import Cast, assemble

WHATSAPP = ("--channel", "whatsapp", "--provider", "whatsapp_cloud", "--account", "1", "--address", "2")


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def _sender(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: str = '{"access_token": "EAAG"}') -> str:
    said = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(stdin))
    call_command("sender", *arguments, stdout=said)
    return said.getvalue()


def test_number_is_connected_to_a_profile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _sender(monkeypatch, "+14155552671", "--organization", "Acme", "--profile", "EU shop", *WHATSAPP)

    sender = Sender.objects.select_related("account").get()
    assert (sender.profile, sender.channel, sender.address) == (cast.shop.profile, "whatsapp", "2")
    assert (sender.account.external_id, sender.credentials) == ("1", {"access_token": "EAAG"})
    assert "/callbacks/whatsapp_cloud" in said
    assert "EAAG" not in said


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("+14155552671", "--organization", "Nobody", *WHATSAPP), "{}"),
        (("+14155552671", "--organization", "Acme", "--profile", "Moon shop", *WHATSAPP), "{}"),
        (("+1", "--organization", "Acme", *WHATSAPP), "{}"),
        (("+14155552671", "--organization", "Acme", *WHATSAPP), "{"),
        (("+14155552671", "--organization", "Acme", *WHATSAPP), '{"access_token": 7}'),
        (("+14155552671", "--organization", "Acme", *WHATSAPP), "[]"),
    ],
)
def test_what_makes_no_sense_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], stdin: str
) -> None:
    with pytest.raises(CommandError):
        _sender(monkeypatch, *arguments, stdin=stdin)

    assert not Sender.objects.exists()
