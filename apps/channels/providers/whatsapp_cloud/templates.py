"""The message templates of a WhatsApp Business Account: create, edit, delete, and list them page by page.

Meta reviews each new or edited template. Its name and language can't be edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.channels.providers import carrier_json
from apps.channels.providers.template_keeping import (
    RemoteTemplate,
    TemplateDraft,
    TemplatePage,
    TemplateRefused,
    TemplateTaken,
)
from apps.channels.providers.types import Credentials
from apps.channels.providers.whatsapp_cloud import graph
from apps.channels.providers.whatsapp_cloud.codes import said
from apps.core import egress
from apps.error_codes.catalog import TEMPORARY

_PAGE = 100  # templates
_LARGEST_PAGE = 4 * 1024 * 1024  # bytes; a long template in another script takes some 10 KB
_FIELDS = "id,name,language,category,status,components,rejected_reason,quality_score"
# Subcodes of 100 that say: there is no such object, or no template of this name.
_UNKNOWN = frozenset({33, 2593002})
_NO_RIGHTS = (401, 403)


def create_template(
    draft: TemplateDraft, account: str, credentials: Credentials, base_url: str
) -> egress.EgressRequest:
    """Give a new template to Meta for review."""
    body = {"name": draft.name, "language": draft.language, **_content(draft)}
    return graph.call("POST", base_url, (account, "message_templates"), credentials, body=body)


def edit_template(
    template_id: str, draft: TemplateDraft, credentials: Credentials, base_url: str
) -> egress.EgressRequest:
    """Replace what a template says; it is reviewed again."""
    return graph.call("POST", base_url, (template_id,), credentials, body=_content(draft))


def _content(draft: TemplateDraft) -> dict[str, Any]:
    return {"category": draft.category, "components": list(draft.components)}


def delete_template(
    template_id: str, name: str, account: str, credentials: Credentials, base_url: str
) -> egress.EgressRequest:
    """Delete this template only; by its name alone, Meta would delete it in all languages."""
    query = {"hsm_id": template_id, "name": name}
    return graph.call("DELETE", base_url, (account, "message_templates"), credentials, query=query)


def list_templates(
    account: str, credentials: Credentials, base_url: str, *, after: str | None = None
) -> egress.EgressRequest:
    """A page of all its templates."""
    query = {"fields": _FIELDS, "limit": str(_PAGE)} | ({"after": after} if after else {})
    path = (account, "message_templates")
    return graph.call("GET", base_url, path, credentials, query=query, enough=_LARGEST_PAGE)


def read_taken(response: egress.Response) -> TemplateTaken | TemplateRefused:
    """What Meta made of a new or edited template. Its answer to an edit says only that it was taken."""
    refused = _refused(response)
    if refused:
        return refused
    answer = carrier_json.parsed(response.body)
    template_id = _id(answer)
    if not template_id and answer.get("success") is not True:
        return TemplateRefused("", "Meta answered without a template id.", retryable=True)
    category = carrier_json.text(answer.get("category"))
    return TemplateTaken(template_id, carrier_json.text(answer.get("status")) or "PENDING", category)


def read_deleted(response: egress.Response) -> TemplateRefused | None:
    """None once it is gone."""
    return _refused(response)


def read_page(response: egress.Response) -> TemplatePage | TemplateRefused:
    """The templates of one page. The last page has a cursor too, but names no next page."""
    refused = _refused(response)
    if refused:
        return refused
    answer = carrier_json.parsed(response.body)
    if not isinstance(answer.get("data"), list):
        return TemplateRefused("", "Meta answered without a list of templates.", retryable=True)
    found = (_remote(each) for each in carrier_json.mappings(answer["data"]))
    paging = carrier_json.mapping(answer.get("paging"))
    after = carrier_json.text(carrier_json.mapping(paging.get("cursors")).get("after"))
    return TemplatePage(tuple(each for each in found if each.id), after if paging.get("next") else None)


def _remote(entry: Mapping[str, Any]) -> RemoteTemplate:
    reason = carrier_json.text(entry.get("rejected_reason"))
    return RemoteTemplate(
        id=_id(entry),
        name=carrier_json.text(entry.get("name")) or "",
        language=carrier_json.text(entry.get("language")) or "",
        category=carrier_json.text(entry.get("category")) or "",
        status=carrier_json.text(entry.get("status")) or "",
        components=tuple(carrier_json.mappings(entry.get("components"))),
        rejected_reason=None if reason == "NONE" else reason,
        quality=carrier_json.text(carrier_json.mapping(entry.get("quality_score")).get("score")),
    )


def _id(entry: Mapping[str, Any]) -> str:
    """Meta writes ids as text in answers and as numbers in callbacks."""
    value = entry.get("id")
    return str(value) if type(value) is int else carrier_json.text(value) or ""


def _refused(response: egress.Response) -> TemplateRefused | None:
    if response.error is not None:
        return TemplateRefused("", f"No answer from Meta: {response.error}", retryable=True)
    if 200 <= response.status < 300:
        return None
    error, ours = graph.error_of(response), graph.code_of(response)
    is_unknown = error.get("code") == 100 and error.get("error_subcode") in _UNKNOWN
    return TemplateRefused(
        code=str(error.get("code", response.status)),
        reason=_reason(error) or f"Meta answered {response.status}.",
        retryable=ours in TEMPORARY,
        is_unknown=is_unknown,
        is_of_account=ours == "ERR_SENDER_INVALID"
        or (ours == "ERR_PROVIDER_REJECTED" and response.status in _NO_RIGHTS),
        retry_after=graph.pause_of(response, ours),
    )


def _reason(error: Mapping[str, Any]) -> str:
    """Meta's words for the user, which say what to change; otherwise those for the developer."""
    title, words = carrier_json.text(error.get("error_user_title")), carrier_json.text(error.get("error_user_msg"))
    if not words:
        return said(error)
    return f"{title}: {words}" if title and title != words else words
