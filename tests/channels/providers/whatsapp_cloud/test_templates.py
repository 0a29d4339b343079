"""Meta's template edge: what we ask for, and its answers."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.template_keeping import (
    RemoteTemplate,
    TemplateDraft,
    TemplatePage,
    TemplateRefused,
    TemplateTaken,
)
from apps.core.egress import Response
from tests.channels.providers.whatsapp_cloud.meta import WABA, answer, ok

BASE, TOKEN = "https://graph.facebook.com/v23.0", {"access_token": "T"}
BODY = {"type": "BODY", "text": "Hello"}
DRAFT = TemplateDraft("order_update", "en_US", "UTILITY", (BODY,))
REMOTE = {"id": "1", "name": "order_update", "language": "en_US", "category": "UTILITY", "status": "APPROVED"}


def page(**fields: Any) -> TemplatePage:
    found = whatsapp_cloud.read_page(ok(**fields))
    assert isinstance(found, TemplatePage)
    return found


def test_create_names_the_template() -> None:
    request = whatsapp_cloud.create_template(DRAFT, WABA, TOKEN, BASE)

    assert (request.method, request.url) == ("POST", f"{BASE}/{WABA}/message_templates")
    assert orjson.loads(request.body) == {
        "name": "order_update",
        "language": "en_US",
        "category": "UTILITY",
        "components": [BODY],
    }


def test_edit_leaves_name_and_language() -> None:
    request = whatsapp_cloud.edit_template("594425479261596", DRAFT, TOKEN, BASE)

    assert (request.method, request.url) == ("POST", f"{BASE}/594425479261596")
    assert orjson.loads(request.body) == {"category": "UTILITY", "components": [BODY]}


def test_delete_names_one_language_by_its_id() -> None:
    request = whatsapp_cloud.delete_template("594425479261596", "order_update", WABA, TOKEN, BASE)

    assert (request.method, request.body) == ("DELETE", b"")
    assert request.url == f"{BASE}/{WABA}/message_templates?hsm_id=594425479261596&name=order_update"


def test_list_asks_for_a_hundred_behind_the_cursor() -> None:
    first = whatsapp_cloud.list_templates(WABA, TOKEN, BASE)
    second = whatsapp_cloud.list_templates(WABA, TOKEN, BASE, after="MTA=")

    assert first.url.startswith(f"{BASE}/{WABA}/message_templates?fields=id%2Cname")
    assert first.url.endswith("&limit=100")
    assert second.url == f"{first.url}&after=MTA%3D"


def test_page_may_be_larger_than_the_answer_to_a_message() -> None:
    assert (whatsapp_cloud.list_templates(WABA, TOKEN, BASE).enough or 0) >= 1024 * 1024


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": "7", "status": "PENDING", "category": "UTILITY"}, TemplateTaken("7", "PENDING", "UTILITY")),
        ({"id": 7, "status": "APPROVED"}, TemplateTaken("7", "APPROVED")),
        ({"success": True}, TemplateTaken("", "PENDING")),
    ],
)
def test_taken_template(fields: dict[str, Any], expected: TemplateTaken) -> None:
    assert whatsapp_cloud.read_taken(ok(**fields)) == expected


@pytest.mark.parametrize("response", [ok(), ok(success=False), Response(200, {}, b"<html>")])
def test_answer_that_says_nothing_is_asked_again(response: Response) -> None:
    refused = whatsapp_cloud.read_taken(response)

    assert isinstance(refused, TemplateRefused)
    assert refused.retryable


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (
            answer(400, code=100, error_subcode=2388024, error_user_title="Exists", error_user_msg="Choose another."),
            TemplateRefused("100", "Exists: Choose another."),
        ),
        (answer(400, code=100, error_user_msg="Choose another."), TemplateRefused("100", "Choose another.")),
        (answer(400, code=100, message="No."), TemplateRefused("100", "Meta 100: No.")),
        (
            answer(400, code=100, error_subcode=33, message="No such object."),
            TemplateRefused("100", "Meta 100/33: No such object.", is_unknown=True),
        ),
        (
            answer(400, code=100, error_subcode=2593002, error_user_msg="Not found."),
            TemplateRefused("100", "Not found.", is_unknown=True),
        ),
        (answer(401, code=190, message="Expired."), TemplateRefused("190", "Meta 190: Expired.", is_of_account=True)),
        (answer(400, code=102, message="Expired."), TemplateRefused("102", "Meta 102: Expired.", is_of_account=True)),
        (answer(403, code=294, message="Denied."), TemplateRefused("294", "Meta 294: Denied.", is_of_account=True)),
        (Response(401, {}, b""), TemplateRefused("401", "Meta answered 401.", is_of_account=True)),
        (answer(400, code=80008, message="Slow down."), TemplateRefused("80008", "Meta 80008: Slow down.", True)),
        (answer(500, code=2, message="Down."), TemplateRefused("2", "Meta 2: Down.", True)),
        (Response(503, {}, b""), TemplateRefused("503", "Meta answered 503.", True)),
        (Response(0, {}, b"", "refused"), TemplateRefused("", "No answer from Meta: refused", True)),
    ],
)
def test_refusal_says_why_and_whether_to_ask_again(response: Response, expected: TemplateRefused) -> None:
    assert whatsapp_cloud.read_taken(response) == expected
    assert whatsapp_cloud.read_deleted(response) == expected
    assert whatsapp_cloud.read_page(response) == expected


def test_deleted_template_is_gone() -> None:
    assert whatsapp_cloud.read_deleted(ok(success=True)) is None


def test_template_is_read_with_its_review_and_rating() -> None:
    components = [BODY, {"type": "FUTURE"}]
    entry = REMOTE | {"components": components, "rejected_reason": "NONE", "quality_score": {"score": "GREEN"}}

    assert page(data=[entry]).templates == (
        RemoteTemplate("1", "order_update", "en_US", "UTILITY", "APPROVED", tuple(components), None, "GREEN"),
    )
    assert page(data=[entry | {"rejected_reason": "SCAM"}]).templates[0].rejected_reason == "SCAM"


@pytest.mark.parametrize(
    ("paging", "after"),
    [
        ({"cursors": {"before": "a", "after": "b"}, "next": "https://graph.facebook.com/…"}, "b"),
        ({"cursors": {"before": "a", "after": "b"}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_last_page_names_no_next(paging: Any, after: str | None) -> None:
    assert page(data=[], paging=paging).after == after


@pytest.mark.parametrize("entry", [None, 7, {}, {"id": ""}, {"id": None, "name": "x"}])
def test_entry_without_an_id_is_no_template(entry: Any) -> None:
    assert page(data=[entry, REMOTE]).templates[0].id == "1"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data":{}}'])
def test_answer_without_a_list_is_no_empty_page(body: bytes) -> None:
    refused = whatsapp_cloud.read_page(Response(200, {}, body))

    assert isinstance(refused, TemplateRefused)
    assert refused.retryable
