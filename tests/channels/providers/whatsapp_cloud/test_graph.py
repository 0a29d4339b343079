"""A call as it is on the wire, and what a refusal says of waiting."""

from __future__ import annotations

import pytest

from apps.channels.providers.whatsapp_cloud import graph
from apps.core.egress import Response
from tests.channels.providers.whatsapp_cloud.meta import answer


def test_ids_and_values_are_quoted() -> None:
    request = graph.call(
        "GET", "https://graph.example/v23.0/", ("1/2", "x"), {"access_token": " T "}, query={"a": "b&c"}
    )

    assert request.url == "https://graph.example/v23.0/1%2F2/x?a=b%26c"
    assert (request.headers, request.body) == (("Authorization: Bearer T",), b"")


def test_body_is_json() -> None:
    request = graph.call("POST", "https://graph.example", ("1",), {}, body={"a": "é"})

    assert request.headers[1:] == ("Content-Type: application/json",)
    assert request.body == '{"a":"é"}'.encode()


@pytest.mark.parametrize("body", [b"", b"[]", b'{"error":7}', b"<html>"])
def test_refusal_without_metas_words_has_no_error(body: bytes) -> None:
    assert graph.error_of(Response(400, {}, body)) == {}


def test_pause_counts_only_where_waiting_helps() -> None:
    limited = answer(429, code=80007)
    limited = Response(limited.status, {"retry-after": "7"}, limited.body)

    assert graph.pause_of(limited, graph.code_of(limited)) == 7
    assert graph.pause_of(limited, "ERR_NUMBER_INVALID") is None
