"""The values exchanged with a carrier that reviews and keeps templates, and the functions that its module then has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from apps.channels.providers.types import Credentials
from apps.core import egress


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """A template as it is given to a carrier for review; `components` are in the carrier's own form."""

    name: str
    language: str
    category: str
    components: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class SampleFile:
    """An example of the file in a template's header, for the reviewers. `kind` is its MIME type."""

    name: str
    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RemoteTemplate:
    """A template as the carrier keeps it. `status` is in the carrier's words."""

    id: str
    name: str
    language: str
    category: str
    status: str
    components: tuple[Mapping[str, Any], ...]
    rejected_reason: str | None = None
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """A page of a list; `after` is the cursor of the next one, None on the last."""

    templates: tuple[RemoteTemplate, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class TemplateTaken:
    """The carrier has taken a template for review under its own id; `status` is in its words."""

    id: str
    status: str
    category: str | None = None


@dataclass(frozen=True, slots=True)
class TemplateRefused:
    """The carrier did not do what was asked of a template. `reason` is for people; `is_unknown`: it has no such one.

    `is_of_account`: the account's credentials or rights are at fault, and the carrier has said nothing of the template.
    """

    code: str  # the carrier's
    reason: str
    retryable: bool = False
    is_unknown: bool = False
    is_of_account: bool = False
    retry_after: float | None = None  # seconds


class TemplateKeeper(Protocol):
    """What the module of a carrier offers besides that reviews and keeps templates. Readers never raise.

    `account` is the carrier's id, as in a `CarrierAccount`.
    """

    def create_template(
        self, draft: TemplateDraft, account: str, credentials: Credentials, base_url: str
    ) -> egress.EgressRequest: ...

    def edit_template(
        self, template_id: str, draft: TemplateDraft, credentials: Credentials, base_url: str
    ) -> egress.EgressRequest:
        """Its name and language stay; it is reviewed again."""

    def delete_template(
        self, template_id: str, name: str, account: str, credentials: Credentials, base_url: str
    ) -> egress.EgressRequest: ...

    def list_templates(
        self, account: str, credentials: Credentials, base_url: str, *, after: str | None = None
    ) -> egress.EgressRequest:
        """A page of all its templates, 100 at most."""

    def read_taken(self, response: egress.Response) -> TemplateTaken | TemplateRefused:
        """What it made of a new or edited template; the answer to an edit may lack the id, which is empty then."""

    def read_deleted(self, response: egress.Response) -> TemplateRefused | None:
        """None once it is gone."""

    def read_page(self, response: egress.Response) -> TemplatePage | TemplateRefused: ...

    def open_upload(self, file: SampleFile, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """Before the bytes of a sample are sent."""

    def read_opened(self, response: egress.Response) -> str | TemplateRefused:
        """The session to send them in."""

    def upload(self, session: str, file: SampleFile, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """All the bytes."""

    def read_uploaded(self, response: egress.Response) -> str | TemplateRefused:
        """The handle that a template names as its header's example."""
