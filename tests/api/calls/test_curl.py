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
        ('{"a": 1, "b": "cut', '{\n  "a": 1\n}'),
        ("(5 bytes that are no JSON)", "(5 bytes that are no JSON)"),
        ("", ""),
    ],
)
def test_a_body_stands_over_several_lines(kept: str, shown: str) -> None:
    assert curl.lines(kept) == shown


@pytest.mark.parametrize(
    ("method", "body", "words"),
    [
        ("GET", "", ""),
        ("GET", "{}", "-X GET"),
        ("POST", "{}", "-X POST"),
        ("HEAD", "{}", "--head"),
        ("A`B`", "", "-X 'A`B`'"),
    ],
)
def test_a_method_is_one_that_curl_knows(cast: Cast, method: str, body: str, words: str) -> None:
    code = _code(cast, method=method, body=body)

    assert code.method == words
    assert bool(code.body) is (bool(body) and method != "HEAD")  # curl takes no body with --head


@pytest.mark.parametrize("path", ["/v3/me", "/v3/contacts?a[]={1,2}&b=[1-3]", "/v3/x'$(id)`id`\\", '/v3/x";id;"'])
@pytest.mark.parametrize("text", ["plain", "it's", '"$HOME" `id` \\ $(id) ü\n', "@/etc/passwd"])
def test_a_shell_reads_what_was_sent(cast: Cast, path: str, text: str) -> None:
    body = json.dumps({"a": text})
    call = api.call(cast.shop, path, method="POST", body=body)
    code = curl.of(call, site_url=_SITE, by_own_key=False)

    words = _shell(code, {"SENT_DM_API_KEY": "sk"})

    assert words[:-1] == [
        *("--globoff", "-X", "POST", _SITE + path, "-H", "x-api-key: sk", "-H", f"x-profile-id: {cast.shop.id}"),
        *("-H", "Content-Type: application/json", "--data-raw"),
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
    assert _shell(_code(cast), {"SENT_DM_API_KEY": "sk"}) == ["--globoff", f"{_SITE}/v3/me", "-H", "x-api-key: sk"]


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
        ("/v3/templates", b"phone=1", ["wasn't JSON"]),
    ],
)
def test_what_has_to_be_filled_in_is_said(cast: Cast, path: str, raw: bytes, gaps: list[str]) -> None:
    code = _code(cast, redaction.address(path), body=redaction.body(raw))

    assert len(code.gaps) == len(gaps)
    assert all(word in sentence for word, sentence in zip(gaps, code.gaps, strict=True))
    assert bool(code.body) is (bool(raw) and "wasn't JSON" not in gaps)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"to": ["+14155552671"]}, {"to": ["+14155550142"]}),
        ({"to": [f"+1415555267{n}" for n in range(9)]}, {"to": ["+14155550142"] * 3}),
        ({"parameters": {"name": "Bob", "order_id": "7"}}, {"parameters": {"name": "Ada", "order_id": "A-1042"}}),
        (
            {"email": "bob@acme.test", "whose": "eve@acme.test"},
            {"email": "ada@example.com", "whose": "ada@example.com"},
        ),
        ({"endpoint_url": "https://a.test/x"}, {"endpoint_url": "https://example.com/orders/A-1042"}),
        (
            {"note": 'it\'s "…"', "n": None, "deep": [{"b": True}]},
            {"note": 'it\'s "…"', "n": None, "deep": [{"b": True}]},
        ),
        ({"id": 1, "text": {"a": "x"}, "long": "y" * 5000}, {"id": 1, "text": {"a": "example"}}),
        ({"list": [{"a": 1}] * 2, "long": ["y" * 5000]}, {"list": [{"a": 1}] * 2, "long": []}),
    ],
)
def test_values_stand_in_for_what_was_not_kept(cast: Cast, sent: object, kept: object) -> None:
    raw = json.dumps(sent, ensure_ascii=False).encode()

    words = _shell(_code(cast, method="POST", body=redaction.body(raw)), {"SENT_DM_API_KEY": "sk"})

    assert json.loads(words[-1]) == kept


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/v3/numbers/lookup/+14155552671", "/v3/numbers/lookup/%2B14155550142"),
        ("/v3/messages?to=%2B14155552671&page=1", "/v3/messages?to=%2B14155550142&page=1"),
        ("/v3/contacts/14155552671", "/v3/contacts/14155550142"),
        ("/v3/users?email=bob@acme.test&page=2", "/v3/users?email=ada%40example.com&page=2"),
        ("/v3/users/bob%40acme.test", "/v3/users/ada%40example.com"),
        ("/v3/x?text=secret", "/v3/x?text=Your%20order%20is%20ready."),
        ("/v3/ü", "/v3/%C3%BC"),
        ("/v3/%C3%BC?a=%20", "/v3/%C3%BC?a=%20"),
    ],
)
def test_an_address_can_be_called(cast: Cast, path: str, address: str) -> None:
    words = _shell(_code(cast, redaction.address(path)), {"SENT_DM_API_KEY": "sk"})

    assert words[1] == _SITE + address
