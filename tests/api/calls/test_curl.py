"""A call to be read and to be made again."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from django.template import Context
from django.template.loader import get_template

from apps.api import redaction
from apps.api.calls import curl
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import api

_SITE = "https://sent.test"


def _code(cast: Cast, path: str = "/v3/me", **fields: Any) -> curl.Curl:
    return curl.of(api.call(cast.acme, path, **fields), site_url=_SITE, by_own_key=False)


def _shell(code: curl.Curl, environment: dict[str, str]) -> list[str]:
    """The words a shell makes of it."""
    shown: Any = get_template("api/calls/call.sh")
    script = shown.template.render(Context({"code": code}, autoescape=False)).replace("curl ", "printf '%s\\0' ", 1)
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split("\0")[:-1]


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ('{"a":1,"b":["ü"]}', '{\n  "a": 1,\n  "b": [\n    "ü"\n  ]\n}'),
        ('{"a": "cut', '{"a": "cut'),
        ("(5 bytes that are no JSON)", "(5 bytes that are no JSON)"),
        ("", ""),
    ],
)
def test_a_body_stands_over_several_lines(cast: Cast, kept: str, shown: str) -> None:
    assert curl.body(api.call(cast.acme, body=kept)) == shown


@pytest.mark.parametrize(
    ("method", "words"), [("GET", ""), ("POST", "-X POST"), ("HEAD", "--head"), ("A`B`", "-X 'A`B`'")]
)
def test_a_method_is_one_that_curl_knows(cast: Cast, method: str, words: str) -> None:
    assert _code(cast, method=method).method == words


@pytest.mark.parametrize("path", ["/v3/me", "/v3/messages?page=1&to=+…2671", "/v3/x'$(id)`id`\\", '/v3/x";id;"'])
@pytest.mark.parametrize("text", ["plain", "it's", '"$HOME" `id` \\ $(id) ü\n', "@/etc/passwd"])
def test_a_shell_reads_what_was_sent(cast: Cast, path: str, text: str) -> None:
    body = json.dumps({"a": text})
    call = api.call(cast.shop, path, method="POST", body=body)
    code = curl.of(call, site_url=_SITE, by_own_key=False)

    words = _shell(code, {"SENT_DM_API_KEY": "sk"})

    assert words[:-1] == [
        *("-X", "POST", _SITE + path, "-H", "x-api-key: sk", "-H", f"x-profile-id: {cast.shop.id}"),
        *("-H", "Content-Type: application/json", "-d"),
    ]
    assert json.loads(words[-1]) == {"a": text}


def test_a_call_says_for_whom_it_was_made(cast: Cast) -> None:
    def whom(customer: Customer, path: str, by_own_key: bool) -> str:
        return curl.of(api.call(customer, path), site_url=_SITE, by_own_key=by_own_key).whom

    assert whom(cast.acme, "/v3/me", False) == ""
    assert whom(cast.shop, "/v3/me", False) == f"x-profile-id: {cast.shop.id}"
    assert whom(cast.shop, "/v3/me", True) == ""
    assert whom(cast.acme, "/v2/contacts", False) == f"x-sender-id: {cast.acme.id}"
    assert whom(cast.shop, "/v2/contacts", True) == f"x-sender-id: {cast.shop.id}"


def test_what_has_no_body_sends_none(cast: Cast) -> None:
    assert _shell(_code(cast), {"SENT_DM_API_KEY": "sk"}) == [f"{_SITE}/v3/me", "-H", "x-api-key: sk"]


@pytest.mark.parametrize(
    ("path", "raw", "gaps"),
    [
        ("/v3/me", b"", []),
        ("/v3/me", b'{"a": 1}', []),
        ("/v3/messages", b'{"to": ["+14155552671"]}', ["hidden"]),
        ("/v3/messages", b'{"parameters": {"name": "Ada"}}', ["hidden"]),
        ("/v3/messages", b'{"to": [1, 2, 3, 4]}', ["hidden"]),
        ("/v3/numbers/lookup/+14155552671", b"", ["hidden"]),
        ("/v3/templates", b'{"a": "%s"}' % (b"x" * 5000), ["cut"]),
        ("/v3/templates", b"phone=1", ["no JSON"]),
    ],
)
def test_what_has_to_be_filled_in_is_said(cast: Cast, path: str, raw: bytes, gaps: list[str]) -> None:
    code = _code(cast, redaction.address(path), body=redaction.body(raw))

    assert len(code.gaps) == len(gaps)
    assert all(word in sentence for word, sentence in zip(gaps, code.gaps, strict=True))
    assert bool(code.body) is (bool(raw) and "no JSON" not in gaps)
