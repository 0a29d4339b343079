"""Upload a sample file for a template's header, with Meta's Resumable Upload API: open a session, then send the bytes.

The handle that comes back belongs to the token's app, which Meta knows as `app`. Templates name it, and not an address.
"""

from __future__ import annotations

from apps.channels.providers import carrier_json
from apps.channels.providers.template_keeping import SampleFile, TemplateRefused
from apps.channels.providers.types import Credentials
from apps.channels.providers.whatsapp_cloud import graph, templates
from apps.core import egress

_SECONDS = 30.0  # for all the bytes
_SESSION = "upload:"


def open_upload(file: SampleFile, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    query = {"file_name": file.name, "file_length": str(len(file.content)), "file_type": file.kind}
    return graph.call("POST", base_url, ("app", "uploads"), credentials, query=query, body={})


def read_opened(response: egress.Response) -> str | TemplateRefused:
    """The id of the session."""
    return _text(response, "id", "an upload session", start=_SESSION)


def upload(session: str, file: SampleFile, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """Send all bytes. The id of a session ends with a query, so it isn't quoted."""
    return egress.EgressRequest(
        method="POST",
        url=f"{base_url.rstrip('/')}/{session}",
        headers=(
            "Authorization: OAuth " + credentials.get("access_token", "").strip(),
            "file_offset: 0",
            f"Content-Type: {file.kind}",
            "Expect:",  # otherwise curl waits a second for a word from servers that say none
        ),
        body=file.content,
        timeout=_SECONDS,
    )


def read_uploaded(response: egress.Response) -> str | TemplateRefused:
    """The handle of the file."""
    return _text(response, "h", "a file handle")


def _text(response: egress.Response, key: str, what: str, *, start: str = "") -> str | TemplateRefused:
    if refused := templates.read_deleted(response):
        return refused
    found = carrier_json.text(carrier_json.parsed(response.body).get(key)) or ""
    if found and found.startswith(start):
        return found
    return TemplateRefused("", f"Meta answered without {what}.", retryable=True)
