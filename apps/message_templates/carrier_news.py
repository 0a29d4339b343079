"""Act on what a carrier tells of templates and of the accounts that keep them.

A template is found by the carrier's id or, while we don't know that yet, by its name there. About a template that we
don't know at all, the account is compared with the carrier soon.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.channels.providers.types import AccountEvent, TemplateChange, TemplateStatus
from apps.core import queue
from apps.message_templates import meta_languages, removing, review_result, review_words
from apps.message_templates.models import MessageTemplate, TemplateSync, TemplateVersion
from apps.message_templates.review_result import Result

log = logging.getLogger(__name__)

SYNC_BELL = "message_templates.sync"
TemplateNews = TemplateStatus | TemplateChange | AccountEvent

_LOST = frozenset({"ACCOUNT_DELETED", "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED"})


def hear(event: TemplateNews, accounts: Collection[UUID], *, now: datetime) -> None:
    """`accounts` are ours that the carrier means, and whose credentials prove what it says."""
    for account_id in accounts:
        with transaction.atomic():
            if isinstance(event, AccountEvent):
                _hear_of_account(event, account_id, now=now)
            else:
                _hear_of_template(event, account_id, now=now)


def sync_soon(account_id: UUID, *, now: datetime) -> None:
    """Compare the templates of this account with the carrier's as soon as a worker is free."""
    TemplateSync.objects.update_or_create(account_id=account_id, defaults={"due_at": now, "attempts": 0, "problem": ""})
    queue.ring(SYNC_BELL)


def _hear_of_template(event: TemplateStatus | TemplateChange, account_id: UUID, *, now: datetime) -> None:
    found = _version(event, account_id)
    if found is None:
        sync_soon(account_id, now=now)
        return
    template = MessageTemplate.objects.select_for_update().get(id=found.template_id)
    version = TemplateVersion.objects.get(id=found.id)
    version.whatsapp_template_id = event.template_id
    if isinstance(event, TemplateChange):
        _change(template, version, event, now=now)
    elif event.status.upper() in review_words.GONE:
        version.template = template
        removing.gone_at_carrier([version], now=now)
    elif status := review_words.status_of(event.status):
        review_result.apply(template, version, Result(status, event.reason, event.at), now=now)


def _version(event: TemplateStatus | TemplateChange, account_id: UUID) -> TemplateVersion | None:
    """The newest one: a rejected version and the one that mends it are the same template at Meta."""
    here = TemplateVersion.objects.filter(template__account=account_id).order_by("-number", "-id")
    known = here.filter(whatsapp_template_id=event.template_id).first()
    if known:
        return known
    named = here.filter(whatsapp_template_name=event.name, whatsapp_template_id=None)
    return next((each for each in named if meta_languages.at_meta(each.language) == event.language), None)


def _change(template: MessageTemplate, version: TemplateVersion, event: TemplateChange, *, now: datetime) -> None:
    """The category is the only part of a version that Meta changes by itself."""
    is_in_force = template.version == version.number
    if event.category:
        version.category = review_words.category_of(event.category)
        version.save()
    if is_in_force:
        template.category = version.category
        template.quality = event.quality or template.quality
        template.updated_at = now
        template.save()


def _hear_of_account(event: AccountEvent, account_id: UUID, *, now: datetime) -> None:
    ban = event.raw.get("ban_info")
    said = ban.get("waba_ban_state") if isinstance(ban, Mapping) else None
    state = said[0] if isinstance(said, list) and said else said  # Meta writes both
    if event.kind == "account_update" and (_says(event.raw, _LOST) or state == "DISABLE"):
        removed = removing.account_lost(account_id, now=now)
        log.warning("%s: account %s is lost, %s templates are removed", event.kind, account_id, removed)
    elif state == "REINSTATE":
        sync_soon(account_id, now=now)
    else:
        log.warning("nothing follows from %s of account %s", event.kind, account_id)


def _says(raw: Mapping[str, Any], words: Collection[str]) -> bool:
    return str(raw.get("event", "")).upper() in words
