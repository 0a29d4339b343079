"""Calls as the pages show them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from apps.api.calls import rows
from apps.users import api_keys
from tests.cast import Cast
from tests.factories import api

_ID = UUID(int=5)


@pytest.mark.parametrize(
    ("status", "tone", "phrase"),
    [
        (200, "done", "OK"),
        (202, "done", "Accepted"),
        (404, "blocked", "Not Found"),
        (503, "failed", "Service Unavailable"),
        (304, "none", "Not Modified"),
        (299, "done", ""),
    ],
)
def test_a_status_has_its_hue_and_its_phrase(cast: Cast, status: int, tone: str, phrase: str) -> None:
    [row] = rows.of(cast.acme, [api.call(cast.acme, status=status)])

    assert (row.mark.tone, row.phrase) == (tone, phrase)


def test_a_duration_is_in_words(cast: Cast) -> None:
    [row] = rows.of(cast.acme, [api.call(cast.acme, milliseconds=8.44)])

    assert row.took == "8.4 ms"


@pytest.mark.parametrize(
    ("path", "word", "url"),
    [
        ("/v3/messages", "Message", f"/messages/{_ID}/"),
        ("/v3/messages?x=1", "Message", f"/messages/{_ID}/"),
        ("/v3/messages/playground", "Message", f"/messages/{_ID}/"),
        ("/v2/messages/phone", "Message", f"/messages/{_ID}/"),
        ("/v3/contacts", "Contact", f"/contacts/{_ID}/"),
        ("/v3/webhooks", "", ""),
        ("/v3/messagesque", "", ""),
        ("/v3/x/messages", "", ""),
    ],
)
def test_a_call_leads_to_what_it_made(cast: Cast, path: str, word: str, url: str) -> None:
    [row] = rows.of(cast.acme, [api.call(cast.acme, path, method="POST", made_id=_ID)])

    assert row.made == rows.Made(word, _ID, url)


@pytest.mark.parametrize("fields", [{}, {"made_id": _ID, "is_sandbox": True}])
def test_what_made_nothing_that_is_there_leads_nowhere(cast: Cast, fields: dict[str, Any]) -> None:
    [row] = rows.of(cast.acme, [api.call(cast.acme, "/v3/messages", **fields)])

    assert row.made is None


def test_a_key_is_known_by_its_name_to_whom_it_belongs(cast: Cast) -> None:
    own, _ = api_keys.issue(cast.shop, name="Till")
    parent, _ = api_keys.issue(cast.acme, name="Back office")
    calls = [api.call(cast.shop, key_id=key.id) for key in (own, parent)]

    assert [row.key for row in rows.of(cast.acme, calls)] == ["Till", "Back office"]
    assert [row.key for row in rows.of(cast.shop, calls)] == ["Till", "A key of Acme"]
