"""Details in a session: encrypted, for one account, for half an hour."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore

from apps.channels.whatsapp_checks import Details
from apps.message_templates.whatsapp import held_details
from tests.cast import Cast

DETAILS = Details("1022", "EAAG-typed", "typed-secret", "word", "13125550100")


def test_details_are_kept_encrypted(cast: Cast) -> None:
    session = SessionStore()
    held_details.keep(session, cast.acme, DETAILS)

    assert held_details.find(session, cast.acme) == DETAILS
    assert "EAAG-typed" not in str(dict(session.items()))


def test_another_account_doesn_t_get_them(cast: Cast) -> None:
    session = SessionStore()
    held_details.keep(session, cast.acme, DETAILS)

    assert held_details.find(session, cast.shop) is None
    assert not session.keys()


def test_they_are_forgotten_after_half_an_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    session = SessionStore()
    monkeypatch.setattr(held_details, "KEPT_SECONDS", -1)
    held_details.keep(session, cast.acme, DETAILS)

    assert held_details.find(session, cast.acme) is None


def test_nothing_kept_is_nothing(cast: Cast) -> None:
    assert held_details.find(SessionStore(), cast.acme) is None
