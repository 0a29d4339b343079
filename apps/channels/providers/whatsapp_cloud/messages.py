"""Hand a message over, as text or as one of the account's templates, and read what Meta made of it.

Meta numbers the parameters of each part of a template by position, and buttons from 0. The code of a one-time-code
button is the parameter of a button of the type `url`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apps.channels.providers import carrier_json
from apps.channels.providers.types import (
    ButtonValue,
    Credentials,
    Outbound,
    Receipt,
    SendError,
    Template,
)
from apps.channels.providers.whatsapp_cloud import graph
from apps.channels.providers.whatsapp_cloud.codes import said
from apps.core import egress
from apps.error_codes.catalog import TEMPORARY

# A button's kind → the type of its parameter, and the field that has the value.
_PARAMETERS: Mapping[str, tuple[str, str]] = {
    "url": ("text", "text"),
    "copy_code": ("coupon_code", "coupon_code"),
    "quick_reply": ("payload", "payload"),
}


def request(outbound: Outbound, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """The call that hands this message over; the message id comes back in its receipts."""
    content = outbound.content
    words = (
        {"type": "template", "template": _template(content)}
        if isinstance(content, Template)
        else {"type": "text", "text": {"body": content.body}}
    )
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": outbound.to,
        **words,
        "biz_opaque_callback_data": str(outbound.message_id),
    }
    return graph.call("POST", base_url, (outbound.sender, "messages"), credentials, body=body)


def _template(template: Template) -> dict[str, Any]:
    written: dict[str, Any] = {"name": template.name, "language": {"code": template.language}}
    components = list(_components(template))
    return {**written, "components": components} if components else written


def _components(template: Template) -> Iterator[dict[str, Any]]:
    """Only the parts that need something with each message."""
    if template.media:
        kind = template.media.kind
        yield {"type": "header", "parameters": [{"type": kind, kind: {"link": template.media.url}}]}
    elif template.header:
        yield {"type": "header", "parameters": _texts(template.header, template.header_names)}
    if template.body:
        yield {"type": "body", "parameters": _texts(template.body, template.body_names)}
    for button in template.buttons:
        yield _button(button)


def _texts(values: tuple[str, ...], names: tuple[str, ...]) -> list[dict[str, str]]:
    if not names:
        return [{"type": "text", "text": value} for value in values]
    pairs = zip(names, values, strict=True)
    return [{"type": "text", "parameter_name": name, "text": value} for name, value in pairs]


def _button(button: ButtonValue) -> dict[str, Any]:
    kind, field = _PARAMETERS[button.kind]
    return {
        "type": "button",
        "sub_type": button.kind,
        "index": str(button.position),
        "parameters": [{"type": kind, field: button.value}],
    }


def read(response: egress.Response) -> Receipt | SendError:
    """A Receipt for a 2xx with an id; a SendError that says whether to try again for everything else."""
    if response.error is not None:
        if response.left:
            words = f"No answer from Meta: {response.error}"
            return SendError("ERR_PROVIDER_UNKNOWN", words, retryable=True, uncertain=True)
        return SendError("ERR_PROVIDER_UNAVAILABLE", f"Meta could not be reached: {response.error}", retryable=True)
    if not 200 <= response.status < 300:
        return _refused(response)
    sent = carrier_json.first(carrier_json.parsed(response.body).get("messages"))
    provider_id = carrier_json.text(sent.get("id"))
    if provider_id is None:
        return SendError("ERR_PROVIDER_UNKNOWN", "Meta answered without a message id.", retryable=True, uncertain=True)
    return Receipt(provider_id, None)


def _refused(response: egress.Response) -> SendError:
    code, error = graph.code_of(response), graph.error_of(response)
    return SendError(
        code,
        said(error) or f"Meta answered {response.status}.",
        retryable=code in TEMPORARY,
        uncertain=response.status >= 500 and not error,  # a gateway's word: what is behind it may have accepted
        retry_after=graph.pause_of(response, code),
    )
