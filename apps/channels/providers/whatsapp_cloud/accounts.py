"""A WhatsApp Business Account and its phone numbers: read them, and have the account's webhooks sent to us."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from apps.channels.providers import carrier_json
from apps.channels.providers.types import Credentials
from apps.channels.providers.whatsapp_cloud import graph
from apps.channels.providers.whatsapp_cloud.codes import said
from apps.core import egress
from apps.error_codes.catalog import TEMPORARY

MAX_NUMBERS = 100  # of an account that we list; Meta allows 20 unless it agreed to more
_NUMBER_FIELDS = "id,display_phone_number,verified_name,quality_rating"
_PERMISSIONS = frozenset({"3", "10", "200"})
_BAD_TOKEN = frozenset({"0", "102", "190"})


@dataclass(frozen=True, slots=True)
class RemoteNumber:
    """A phone number as Meta shows it. `quality` is GREEN, YELLOW, RED or UNKNOWN."""

    id: str
    written: str
    name: str
    quality: str


@dataclass(frozen=True, slots=True)
class AccountRefused:
    """What Meta said instead of an answer. `kind`: token, secret, permission, unknown, busy or other."""

    kind: str
    reason: str


def show_account(
    account: str, credentials: Credentials, base_url: str, *, proven: bool = False
) -> egress.EgressRequest:
    """Ask for an account's name. `proven` also proves to Meta that we know the app secret."""
    query = {"fields": "id,name"} | ({"appsecret_proof": _proof(credentials)} if proven else {})
    return graph.call("GET", base_url, (account,), credentials, query=query)


def list_numbers(account: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    query = {"fields": _NUMBER_FIELDS, "limit": str(MAX_NUMBERS)}
    return graph.call("GET", base_url, (account, "phone_numbers"), credentials, query=query)


def subscribe(account: str, credentials: Credentials, base_url: str, *, callback_url: str) -> egress.EgressRequest:
    """Have all webhooks of an account sent to this URL. Meta checks it with our verify token before it answers."""
    body = {"override_callback_uri": callback_url, "verify_token": credentials.get("verify_token", "")}
    return graph.call("POST", base_url, (account, "subscribed_apps"), credentials, body=body)


def read_account(response: egress.Response) -> str | AccountRefused:
    """The account's name."""
    refused = _refused(response)
    return refused or carrier_json.text(carrier_json.parsed(response.body).get("name")) or "without a name"


def read_numbers(response: egress.Response) -> tuple[RemoteNumber, ...] | AccountRefused:
    refused = _refused(response)
    if refused:
        return refused
    found = map(_number, carrier_json.mappings(carrier_json.parsed(response.body).get("data")))
    return tuple(each for each in found if each.id and each.written)


def read_subscribed(response: egress.Response) -> AccountRefused | None:
    """None once the webhooks come to us."""
    return _refused(response)


def _number(entry: Mapping[str, object]) -> RemoteNumber:
    def field(name: str) -> str:
        return carrier_json.text(entry.get(name)) or ""

    return RemoteNumber(
        field("id"), field("display_phone_number"), field("verified_name"), field("quality_rating") or "UNKNOWN"
    )


def _proof(credentials: Credentials) -> str:
    """Meta's appsecret_proof, which needs the secret and is checked even if the app doesn't require it."""
    secret, token = (credentials.get(name, "").strip().encode() for name in ("app_secret", "access_token"))
    return hmac.new(secret, token, hashlib.sha256).hexdigest()


def _refused(response: egress.Response) -> AccountRefused | None:
    if response.error is not None:
        return AccountRefused("busy", f"Meta did not answer: {response.error}.")
    if 200 <= response.status < 300:
        return None
    error = graph.error_of(response)
    reason = carrier_json.text(error.get("error_user_msg")) or said(error) or f"Meta answered {response.status}."
    return AccountRefused(
        _kind(str(error.get("code", "")), str(error.get("error_subcode", "")), reason, response), reason
    )


def _kind(code: str, subcode: str, reason: str, response: egress.Response) -> str:
    if "appsecret_proof" in reason:
        return "secret"
    if code in _BAD_TOKEN:
        return "token"
    if code in _PERMISSIONS:
        return "permission"
    if code == "100" and subcode == "33":
        return "unknown"
    return "busy" if graph.code_of(response) in TEMPORARY else "other"
