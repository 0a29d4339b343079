"""Ask a carrier that keeps templates: take, edit, delete and list them. Calls wait for their answer.

Make none of them in a transaction, nor in a sandbox: what was done at the carrier can't be rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from django.conf import settings

from apps.channels import routing, whatsapp_checks
from apps.channels.models import CarrierAccount, Channel
from apps.channels.providers import KEEPERS
from apps.channels.providers.template_keeping import (
    RemoteTemplate,
    SampleFile,
    TemplateDraft,
    TemplateKeeper,
    TemplatePage,
    TemplateRefused,
    TemplateTaken,
)
from apps.channels.senders import senders_of
from apps.core import egress
from apps.organizations.customer import Customer


class ListRefused(Exception):
    """The carrier gave us no page of its list, or no end of it."""

    def __init__(self, refused: TemplateRefused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


Answer = TypeVar("Answer")

_MAX_PAGES = 1_000  # an account has 6,000 templates at most; this ends a list whose cursors go round


def account_of(customer: Customer) -> CarrierAccount | None:
    """The account that keeps this customer's templates: that of the sender its WhatsApp messages leave from."""
    sender = routing.first(senders_of(customer), Channel.WHATSAPP)
    return sender.account if sender is not None and sender.provider in KEEPERS else None


def create(account: CarrierAccount, draft: TemplateDraft) -> TemplateTaken | TemplateRefused:
    keeper, url = _keeper(account)
    request = keeper.create_template(draft, account.external_id, account.credentials, url)
    return _told(account, keeper.read_taken(egress.call(request)))


def edit(account: CarrierAccount, template_id: str, draft: TemplateDraft) -> TemplateTaken | TemplateRefused:
    keeper, url = _keeper(account)
    request = keeper.edit_template(template_id, draft, account.credentials, url)
    return _told(account, keeper.read_taken(egress.call(request)))


def delete(account: CarrierAccount, template_id: str, name: str) -> TemplateRefused | None:
    """None once it is gone."""
    keeper, url = _keeper(account)
    request = keeper.delete_template(template_id, name, account.external_id, account.credentials, url)
    refused = _told(account, keeper.read_deleted(egress.call(request)))
    return None if refused and refused.is_unknown else refused


def upload(account: CarrierAccount, file: SampleFile) -> str | TemplateRefused:
    """A handle of the file, for the header of a template."""
    keeper, url = _keeper(account)
    session = keeper.read_opened(egress.call(keeper.open_upload(file, account.credentials, url)))
    if isinstance(session, TemplateRefused):
        return session
    return keeper.read_uploaded(egress.call(keeper.upload(session, file, account.credentials, url)))


def pages(account: CarrierAccount) -> Iterator[TemplatePage]:
    """All its templates. Raises ListRefused, also in the middle."""
    keeper, url = _keeper(account)
    after: str | None = None
    for _ in range(_MAX_PAGES):
        request = keeper.list_templates(account.external_id, account.credentials, url, after=after)
        page = _told(account, keeper.read_page(egress.call(request)))
        if isinstance(page, TemplateRefused):
            raise ListRefused(page)
        yield page
        after = page.after
        if after is None:
            return
    raise ListRefused(TemplateRefused("", "The list of templates has no end."))


def search(account: CarrierAccount, *, id: str = "", name: str = "", language: str = "") -> RemoteTemplate | None:
    """The template with this id, or with this name and language. Raises ListRefused."""
    for page in pages(account):
        for remote in page.templates:
            if remote.id == id or (remote.name == name and remote.language == language):
                return remote
    return None


def _told(account: CarrierAccount, answer: Answer) -> Answer:
    """What the carrier says, without secrets: it repeats a token that it can't read."""
    if isinstance(answer, TemplateRefused):
        return replace(answer, reason=whatsapp_checks.without_secrets(answer.reason, account.credentials))
    return answer


def _keeper(account: CarrierAccount) -> tuple[TemplateKeeper, str]:
    return KEEPERS[account.provider], settings.PROVIDER_URLS[account.provider]
