"""Calls about a WhatsApp Business Account, and what they are answered."""

from __future__ import annotations

import pytest

from apps.channels.providers.whatsapp_cloud import accounts
from apps.channels.providers.whatsapp_cloud.accounts import AccountRefused, RemoteNumber
from apps.core.egress import Response

BASE = "https://graph.facebook.com/v23.0"
CREDENTIALS = {"access_token": "EAAG", "app_secret": "secret", "verify_token": "word"}


def test_proof_is_made_of_token_and_secret() -> None:
    request = accounts.show_account("1022", CREDENTIALS, BASE, proven=True)

    proof = "dcfdc3743c4a86dd7f52dbeae9f876015fe1cafa85ec27d83da805e12cd1b210"
    assert request.url == f"{BASE}/1022?fields=id%2Cname&appsecret_proof={proof}"


def test_subscription_names_our_url_and_verify_token() -> None:
    request = accounts.subscribe("1022", CREDENTIALS, BASE, callback_url="https://us.example/callbacks/whatsapp_cloud")

    assert (request.method, request.url) == ("POST", f"{BASE}/1022/subscribed_apps")
    expected = b'{"override_callback_uri":"https://us.example/callbacks/whatsapp_cloud","verify_token":"word"}'
    assert request.body == expected


def test_numbers_are_read_and_those_without_an_id_left_out() -> None:
    body = b'{"data":[{"id":"11","display_phone_number":"+1 312-555-0100","verified_name":"Acme"},{"id":12},7]}'

    assert accounts.read_numbers(Response(200, body=body)) == (
        RemoteNumber("11", "+1 312-555-0100", "Acme", "UNKNOWN"),
    )


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data":{}}', b"\xff"])
def test_answer_of_another_form_is_no_crash(body: bytes) -> None:
    assert accounts.read_numbers(Response(200, body=body)) == ()
    assert accounts.read_account(Response(200, body=body)) == "without a name"


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (Response(0, error="Couldn't connect"), "busy"),
        (Response(503), "busy"),
        (Response(401, body=b'{"error":{"code":190}}'), "token"),
        (Response(403, body=b'{"error":{"code":200}}'), "permission"),
        (Response(400, body=b'{"error":{"code":100,"error_subcode":33}}'), "unknown"),
        (Response(400, body=b'{"error":{"code":100,"message":"Invalid appsecret_proof provided"}}'), "secret"),
        (Response(400, body=b'{"error":7}'), "other"),
    ],
)
def test_refusals_are_told_apart(response: Response, kind: str) -> None:
    found = accounts.read_subscribed(response)

    assert isinstance(found, AccountRefused)
    assert found.kind == kind
    assert found.reason
