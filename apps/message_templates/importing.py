"""Make templates of those that were written at Meta.

Meta's name becomes a display name: `order_update` is "Order update", and in a second language "Order update (de)".
What a definition can't express is kept in `whatsapp_components`, in Meta's form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.channels.models import CarrierAccount
from apps.channels.providers.template_keeping import RemoteTemplate
from apps.core.errors import DomainError, Invalid
from apps.message_templates import detect, keeping, review_words, versions
from apps.message_templates.keeping import ListRefused
from apps.message_templates.meta import definition
from apps.message_templates.models import MAX_NAME, MessageTemplate, TemplateQuerySet, TemplateStatus, slug_of
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

SOURCE = "whatsapp"
_ID = re.compile(r"[a-zA-Z0-9_-]{1,255}")
_MAX_DISPLAY = MAX_NAME - 30  # leaves room for the language and a number


class NotConnected(DomainError):
    message = "WhatsApp is not connected. Connect a WhatsApp Business Account first."


class NotAtMeta(DomainError):
    code = "RESOURCE_002"
    message = "The connected WhatsApp Business Account has no template with this name or ID."


class NotImportable(DomainError):
    message = "Only templates that Meta has approved can be imported."


class SeveralLanguages(DomainError):
    """Each is a template of its own, with the same name."""


class MetaUnavailable(DomainError):
    """Meta did not answer, or refused to."""

    code = "INTERNAL_003"


def import_one(customer: Customer, wanted: str, *, now: datetime) -> MessageTemplate:
    """Make a template of the one with this id or name at Meta, unless there is one. Calls Meta: not in a transaction.

    Raises Invalid, NotConnected, NotAtMeta, NotImportable, SeveralLanguages and MetaUnavailable.
    """
    if not _ID.fullmatch(wanted):
        sentence = "A name or ID at Meta has at most 255 letters, digits, dashes and underscores"
        raise Invalid({"whatsapp_template_id": [sentence]})
    account = _account(customer)
    known = _known(customer, account, wanted)
    if known is not None:
        return known
    remote = _found(account, wanted)
    known = _known(customer, account, remote.id)
    if known is not None:
        return known
    with transaction.atomic():
        for removed in _here(account).filter(versions__whatsapp_template_id=remote.id).distinct():
            removed.account = None  # the new one stands for it from now on
            removed.save(update_fields=["account"])
        template = imported(account, remote, taken=taken_slugs(customer), now=now)
        template.organization, template.profile = customer.organization, customer.profile
        template.save(force_insert=True)
        versions.first(template)
    return template


def missing(customer: Customer) -> list[RemoteTemplate]:
    """Templates at Meta that are not here, first those to import. Raises NotConnected and MetaUnavailable."""
    account = _account(customer)
    known = _known_ids(account)
    found = [each for each in _listed(account) if each.id not in known and each.status.upper() not in review_words.GONE]
    return sorted(found, key=lambda each: (not is_importable(each), each.name, each.language))


def is_importable(remote: RemoteTemplate) -> bool:
    return review_words.status_of(remote.status) == TemplateStatus.APPROVED


def _account(customer: Customer) -> CarrierAccount:
    account = keeping.account_of(customer)
    if account is None:
        raise NotConnected
    return account


def _here(account: CarrierAccount) -> TemplateQuerySet:
    return MessageTemplate.objects.filter(account=account)


def _known_ids(account: CarrierAccount) -> set[str | None]:
    return set(_here(account).present().values_list("versions__whatsapp_template_id", flat=True))


def _known(customer: Customer, account: CarrierAccount, template_id: str) -> MessageTemplate | None:
    known = _here(account).present().filter(versions__whatsapp_template_id=template_id).first()
    if known and not MessageTemplate.objects.usable_by(customer).filter(pk=known.pk).exists():
        raise NotImportable("Another account that uses this WhatsApp Business Account has this template already.")
    return known


def _found(account: CarrierAccount, wanted: str) -> RemoteTemplate:
    found = [each for each in _listed(account) if wanted in (each.id, each.name)]
    if not found:
        raise NotAtMeta
    approved = [each for each in found if is_importable(each)]
    if not approved:
        raise NotImportable
    known = _known_ids(account)
    fresh = [each for each in approved if each.id not in known] or approved[:1]
    if len(fresh) > 1:
        listed = ", ".join(f"{each.language} ({each.id})" for each in fresh)
        raise SeveralLanguages(f"{wanted} is at Meta in several languages. Import one by its ID: {listed}.")
    return fresh[0]


def _listed(account: CarrierAccount) -> list[RemoteTemplate]:
    try:
        return [remote for page in keeping.pages(account) for remote in page.templates]
    except ListRefused as problem:
        raise MetaUnavailable(f"Meta did not list its templates: {problem}") from None


def imported(account: CarrierAccount, remote: RemoteTemplate, *, taken: set[str], now: datetime) -> MessageTemplate:
    """A template of the account's owner, not yet stored. Its slug is put to the `taken` ones."""
    written, _unknown = definition.read(remote)
    status = review_words.status_of(remote.status) or TemplateStatus.DISABLED
    template = MessageTemplate(
        **owner_columns(account.customer),
        name=_display_name(remote, taken),
        category=review_words.category_of(remote.category),
        language=remote.language[:20],
        status=status,
        rejection_reason=review_words.explained(status, remote.rejected_reason),
        definition=written,
        creation_source=SOURCE,
        account=account,
        created_at=now,
    )
    remember(template, remote, now=now)
    return template


def remember(template: MessageTemplate, remote: RemoteTemplate, *, now: datetime) -> None:
    """What the template's row knows of the one at Meta."""
    template.whatsapp_template_id, template.whatsapp_template_name = remote.id, remote.name
    template.whatsapp_components = [dict(component) for component in remote.components]
    template.quality = (remote.quality or "")[:10]
    template.synced_at = now


def rewritten(before: Mapping[str, Any], remote: RemoteTemplate) -> dict[str, Any]:
    """The definition after an edit at Meta, which knows nothing of the text for SMS."""
    written, _unknown = definition.read(remote)
    body = before.get("body") or {}
    others = {channel: body[channel] for channel in ("sms", "rcs") if body.get(channel)}
    if "sms" in others:
        return {**written, "body": {"whatsapp": written["body"]["multiChannel"], **others}}
    return {**written, "body": {**written["body"], **others}}


def taken_slugs(customer: Customer) -> set[str]:
    """The slugs of its own templates."""
    return set(MessageTemplate.objects.owned_by(customer).present().values_list("slug", flat=True))


def _display_name(remote: RemoteTemplate, taken: set[str]) -> str:
    plain = " ".join(remote.name.split("_")).strip()[:_MAX_DISPLAY] or "Template"
    plain = f"WhatsApp {plain}" if slug_of(plain).startswith(detect.RESERVED) else plain[0].upper() + plain[1:]
    spoken = f"{plain} ({remote.language[:20]})"
    candidates = (plain, spoken, *(f"{spoken} {number}" for number in range(2, len(taken) + 3)))
    name = next(each for each in candidates if slug_of(each) not in taken)
    taken.add(slug_of(name))
    return name
