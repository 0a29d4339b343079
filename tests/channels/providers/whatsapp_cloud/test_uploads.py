"""Meta's Resumable Upload API: what we send, and its answers."""

from __future__ import annotations

import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.template_keeping import SampleFile, TemplateRefused
from apps.core.egress import Response
from tests.channels.providers.whatsapp_cloud.meta import ok

BASE, TOKEN = "https://graph.facebook.com/v23.0", {"access_token": "T"}
FILE = SampleFile("sample.png", "image/png", b"\x89PNG")


def test_session_is_opened_for_the_app_of_the_token() -> None:
    request = whatsapp_cloud.open_upload(FILE, TOKEN, BASE)

    assert request.method == "POST"
    assert request.url == f"{BASE}/app/uploads?file_name=sample.png&file_length=4&file_type=image%2Fpng"
    assert "Authorization: Bearer T" in request.headers


def test_bytes_are_sent_at_once_with_the_token_as_oauth() -> None:
    """The id of a session has a query of its own."""
    session = whatsapp_cloud.read_opened(ok(id="upload:MTphd?sig=ARZq"))
    assert isinstance(session, str)

    request = whatsapp_cloud.upload(session, FILE, TOKEN, BASE)

    assert (request.method, request.url, request.body) == ("POST", f"{BASE}/upload:MTphd?sig=ARZq", FILE.content)
    assert {"Authorization: OAuth T", "file_offset: 0", "Content-Type: image/png"} <= set(request.headers)
    assert whatsapp_cloud.read_uploaded(ok(h="4::aW1hZ2UvcG5n:ARZ")) == "4::aW1hZ2UvcG5n:ARZ"


@pytest.mark.parametrize("answer", [ok(), ok(id="1234"), ok(id=7, h=None), Response(200, body=b"<html>")])
def test_answer_without_a_session_or_a_handle_is_tried_again(answer: Response) -> None:
    for found in (whatsapp_cloud.read_opened(answer), whatsapp_cloud.read_uploaded(answer)):
        assert isinstance(found, TemplateRefused)
        assert found.retryable


def test_refusal_has_metas_words() -> None:
    body = b'{"error": {"code": 100, "message": "Invalid parameter", "error_user_msg": "The file is not an image."}}'

    found = whatsapp_cloud.read_uploaded(Response(400, body=body))

    assert found == TemplateRefused("100", "The file is not an image.")
