"""Delete a template: its row, or only its name if messages refer to it.

Messages are in a room above this one. It names in the settings how to ask it (`TEMPLATE_USES`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from apps.core.errors import DomainError
from apps.message_templates import finding, keeping
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus, TemplateVersion
from apps.organizations.customer import Customer

GONE = "Deleted at Meta"


class NotDeletedAtMeta(DomainError):
    code = "INTERNAL_003"


def remove(customer: Customer, template: MessageTemplate, *, delete_from_meta: bool = False, now: datetime) -> None:
    """Delete a template that was never used. Mark any other one as removed, and keep a snapshot of it.

    Either way its name is free again. One that stays at Meta is only marked too, so that it isn't imported again.
    With `delete_from_meta` we ask Meta first, so not in a transaction; if Meta refuses, nothing is removed. Raises
    TemplateNotFound, TemplateReadOnly and NotDeletedAtMeta.
    """
    if delete_from_meta:
        _delete_from_meta(finding.own(customer, template.id))
    with transaction.atomic():
        current = finding.lock(customer, template.id)
        if delete_from_meta:
            current.account = None
        stays_at_meta = current.account_id is not None and current.versions.exclude(whatsapp_template_id=None).exists()
        if stays_at_meta or is_used(current):
            mark([current], now=now)
        else:
            current.delete()


def at_meta(template: MessageTemplate) -> dict[str, str]:
    """The names at Meta of its versions, by their ids. A rejected version and the one that mends it are one there."""
    known = template.versions.exclude(whatsapp_template_id=None).order_by("number")
    return {each.whatsapp_template_id or "": each.whatsapp_template_name or "" for each in known}


def _delete_from_meta(template: MessageTemplate) -> None:
    known = at_meta(template)
    account = template.account or keeping.account_of(Customer.of(template))
    if known and account is None:
        raise NotDeletedAtMeta("WhatsApp is not connected, so the template can't be deleted at Meta.")
    for template_id, name in known.items():
        refused = keeping.delete(account, template_id, name) if account else None
        if refused:
            raise NotDeletedAtMeta(f"Meta did not delete the template, so we kept it too: {refused.reason}")


def is_used(template: MessageTemplate) -> bool:
    """Whether a message was ever written with it. Such messages show it, and may still have to be sent."""
    uses: Iterable[Callable[[UUID, UUID], bool]] = map(import_string, settings.TEMPLATE_USES)
    return any(uses_it(template.organization_id, template.id) for uses_it in uses)


def gone_at_carrier(missing: Sequence[TemplateVersion], *, now: datetime) -> None:
    """These were deleted at the carrier; with the one in force goes its template. All are locked, with their templates.

    Without its account a template isn't taken for one that we know, if the carrier has it again.
    """
    lost = {each.template_id: each.template for each in missing if each.number == each.template.version}
    beside = [each for each in missing if each.template_id not in lost]
    for version in beside:
        version.status, version.rejection_reason = TemplateStatus.DISABLED, GONE
    TemplateVersion.objects.bulk_update(beside, ["status", "rejection_reason"])
    _let_go(lost.values(), now=now)


def account_lost(account_id: UUID, *, now: datetime) -> int:
    """Mark all templates of an account as removed. Returns how many; call it in a transaction."""
    rows = MessageTemplate.objects.present().filter(account=account_id).order_by("id")
    lost = list(rows.select_for_update())
    _let_go(lost, now=now)
    return len(lost)


def _let_go(templates: Collection[MessageTemplate], *, now: datetime) -> None:
    for each in templates:
        each.account = None
    mark([each for each in templates if each.deleted_at is None], now=now)


def mark(templates: list[MessageTemplate], *, now: datetime) -> None:
    """Mark templates that the caller has locked as removed. What was accepted with them is still sent."""
    for each in templates:
        each.deleted_at = now
        each.deleted_snapshot = {
            key: getattr(each, key) for key in ("name", "category", "language", "status", "definition")
        }
    MessageTemplate.objects.bulk_update(templates, ["deleted_at", "deleted_snapshot", "account"])
    Submission.objects.filter(version__template__in=templates).delete()
