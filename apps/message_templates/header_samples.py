"""Upload the sample file of a media header, before its template is submitted: Meta takes handles and no addresses.

The file comes from the customer's address, which is called as webhooks are (`core.vetting`). In a demo, where nothing
leaves this machine, a placeholder stands in for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from apps.channels.models import CarrierAccount
from apps.channels.providers.template_keeping import SampleFile, TemplateDraft, TemplateRefused
from apps.core import egress, vetting
from apps.core.addresses import is_web_address
from apps.message_templates import keeping, review_words

MAX_TRIES = 3  # while the address gives no answer, or a temporary error
_MEGABYTE = 1024 * 1024
_SECONDS = 20.0
_JPEG = "image/jpeg"


class _Format(NamedTuple):
    """What the header may hold: the largest file in megabytes, and how people call it."""

    largest: int
    words: str
    placeholder: str


_FORMATS: Mapping[str, _Format] = {
    "IMAGE": _Format(5, "a JPEG or PNG image", "image/png"),
    "VIDEO": _Format(16, "an MP4 video", "video/mp4"),
    "DOCUMENT": _Format(16, "a PDF document", "application/pdf"),
}
# MIME type → the header it fits, where its mark is, and the mark. Servers often name a wrong type or none.
_MARKS: Mapping[str, tuple[str, int, bytes]] = {
    _JPEG: ("IMAGE", 0, b"\xff\xd8\xff"),
    "image/png": ("IMAGE", 0, b"\x89PNG\r\n\x1a\n"),
    "video/mp4": ("VIDEO", 4, b"ftyp"),
    "application/pdf": ("DOCUMENT", 0, b"%PDF-"),
}


def uploaded(account: CarrierAccount, draft: TemplateDraft, *, tries: int) -> TemplateDraft | TemplateRefused:
    """The draft with a handle where its header has an address. `tries` says how often this was tried, this one too."""
    header = next((each for each in draft.components if _address(each)), None)
    if header is None:
        return draft
    file = _fetched(str(header["format"]), _address(header), tries)
    handle = file if isinstance(file, TemplateRefused) else keeping.upload(account, file)
    if isinstance(handle, TemplateRefused):
        return handle
    given = {**header, "example": {"header_handle": [handle]}}
    return replace(draft, components=tuple(given if each is header else each for each in draft.components))


def _address(component: Mapping[str, Any]) -> str:
    """Of the file; empty for text, and for a handle that the author has from Meta."""
    if component.get("type") != "HEADER" or component.get("format") not in _FORMATS:
        return ""
    example = str(component["example"]["header_handle"][0])
    return example if is_web_address(example) else ""


def _fetched(header: str, address: str, tries: int) -> SampleFile | TemplateRefused:
    wanted, guard = _FORMATS[header], vetting.for_customers()
    most = wanted.largest * _MEGABYTE
    request = egress.EgressRequest(
        "GET", address, headers=("User-Agent: sentdash-templates",), timeout=_SECONDS, enough=most + 1
    )
    response = egress.call(request, vetting=guard)
    if response.error and not response.left and guard.is_local:
        return _named(wanted.placeholder, placeholder(wanted.placeholder))
    if response.error is not None:
        return _refused(f"We couldn't fetch the header's sample from {address}: {response.error}", tries)
    if response.status != 200:
        return _not_there(address, response.status, tries)
    kind = _kind(header, response.body)
    if kind is None:
        return _refused(f"The header's sample at {address} isn't {wanted.words}")
    if len(response.body) > most:
        return _refused(f"The header's sample at {address} is larger than {wanted.largest} MB")
    return _named(kind, response.body)


def _not_there(address: str, status: int, tries: int) -> TemplateRefused:
    sentence = f"We couldn't fetch the header's sample from {address}: its server answered with HTTP status {status}"
    if 300 <= status < 400:
        return _refused(f"{sentence}, a redirect. Give the address of the file itself")
    return _refused(sentence, tries if status >= 500 or status == 429 else MAX_TRIES)


def _refused(sentence: str, tries: int = MAX_TRIES) -> TemplateRefused:
    reason = f"{review_words.HEADER_SAMPLE}{review_words.BETWEEN}{sentence}."
    return TemplateRefused("", reason, retryable=tries < MAX_TRIES)


def _kind(header: str, content: bytes) -> str | None:
    found = (
        kind
        for kind, (fits, place, mark) in _MARKS.items()
        if fits == header and content[place : place + len(mark)] == mark
    )
    return next(found, None)


def _named(kind: str, content: bytes) -> SampleFile:
    return SampleFile(f"sample.{kind.rpartition('/')[2]}", kind, content)


def placeholder(kind: str) -> bytes:
    """Just enough to be recognized as a file of this kind."""
    _, place, mark = _MARKS[kind]
    return bytes(place) + mark
