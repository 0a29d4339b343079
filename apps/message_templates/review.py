"""May a template be sent with its review status?

A draft is never sent. WhatsApp sends only what Meta has approved; other channels send everything else. Source: the
contract's domain page, sections 5 and 6.
"""

from __future__ import annotations

from collections.abc import Collection

from apps.channels.models import Channel
from apps.core.errors import DomainError
from apps.message_templates.models import TemplateStatus


def standing(status: str, *, allows_unpublished: bool) -> str:
    """What the status counts as for sending: some organizations may send what isn't approved like what is."""
    return TemplateStatus.APPROVED.value if allows_unpublished else status


class NotApproved(DomainError):
    code = "BUSINESS_005"
    message = "WhatsApp template is not approved"


def check(status: str, channels: Collection[str | None]) -> None:
    """Raises NotApproved for a draft, and for a request that names WhatsApp without Meta's approval."""
    if status == TemplateStatus.DRAFT:
        raise NotApproved("Template is a draft; submit it for review before you send it", field="template")
    if status != TemplateStatus.APPROVED and Channel.WHATSAPP in channels:
        raise NotApproved(field="template")


def open_to(status: str, channels: Collection[str]) -> tuple[str, ...]:
    """The channels of a template that automatic routing may choose."""
    return tuple(each for each in channels if each != Channel.WHATSAPP or status == TemplateStatus.APPROVED)
