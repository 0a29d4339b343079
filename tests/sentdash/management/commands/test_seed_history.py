"""`manage.py seed_history` fills the oldest organization."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.messaging.models import Message
from sentdash import seed_history
from tests.cast import assemble
from tests.factories import message_templates


def test_the_oldest_organization_is_filled(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setattr(seed_history, "look_anew", lambda: None)
    cast = assemble()
    message_templates.template(cast.acme)

    call_command("seed_history", "50", days=1)

    assert set(Message.objects.values_list("organization_id", flat=True)) == {cast.acme.organization.id}
    assert Message.objects.count() == 50


def test_without_an_account_it_says_what_to_do(db: None, settings: Settings) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="no account yet"):
        call_command("seed_history", "50")
