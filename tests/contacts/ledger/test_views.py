"""The page of the consent ledger: the question, its answer, and all changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.contacts import actions
from apps.contacts.consent import By
from apps.contacts.models import How
from tests.cast import Cast
from tests.factories import channels, contacts, suppression

ANN = contacts.PHONE
MAY = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)
ADA = By(How.PAGE, "ada@acme.test", "Asked by phone")


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.owner)
    return client


def _get(client: Client, query: str = "") -> str:
    return client.get(f"/consent/{query}").content.decode()


def test_answer_is_a_sentence_with_its_evidence(cast: Cast, client: Client) -> None:
    channels.sender(cast.acme)
    person = contacts.contact(cast.acme, created_at=MAY - timedelta(days=1))
    actions.edit(cast.acme, person, opt_out=True, by=ADA, now=MAY)

    before = _get(client, "?phone=%2B1+415+555+2671&day=2026-05-03&time=08:00")
    after = _get(client, "?phone=14155552671&day=2026-05-03&time=10:00&channel=sms")

    assert "<b>Yes</b>" in " ".join(before.split()) or "Yes" in before
    assert "no record of an opt-out" in before
    assert "couldn’t" in after
    assert "by SMS" in after
    assert "ada@acme.test opted this person out from the dashboard on 3 May 2026, 09:00:00 UTC." in after


def test_newest_changes_of_both_kinds_are_listed(cast: Cast, client: Client) -> None:
    person = contacts.contact(cast.acme)
    actions.edit(cast.acme, person, opt_out=True, by=ADA, now=timezone.now())
    suppression.entry(cast.shop, "+442079460123")
    suppression.entry(cast.outsider, "+14155552699")

    text = _get(client)

    assert text.index("+44 20 7946 0123") < text.index("+1 415-555-2671")
    assert "+1 415-555-2699" not in text
    assert "Suppressed" in text


def test_questions_that_cannot_be_answered(client: Client) -> None:
    assert "This is not a phone number." in _get(client, "?phone=12")
    assert "This is in the future." in _get(client, f"?phone=%2B14155552671&day={timezone.now().year + 1}-01-01")
    assert "Choose a day for this time." in _get(client, "?phone=%2B14155552671&time=10:00")
