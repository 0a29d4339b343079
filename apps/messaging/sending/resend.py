"""Send a message again: a new message with the same template, parameters, recipient and channel."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.core.errors import DomainError
from apps.error_codes import catalog
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Direction, Message, MessageStatus, Retry
from apps.messaging.sending import accepting, admission
from apps.messaging.sending.accepting import Accepted
from apps.organizations.customer import Customer


class NotAgain(DomainError):
    code = "BUSINESS_006"
    message = "Only a message that was sent with a template can be sent again."


class StoppedByConsent(DomainError):
    code = "ERR_CONSENT_BLOCKED"
    message = "This person had opted out. Send a new message once they have opted in again."


class TemplateRemoved(DomainError):
    code = "RESOURCE_002"
    message = "Its template was removed. Choose another one in the playground."


def can(message: Message) -> bool:
    """A scheduled message is still to be sent, and a cancelled or blocked one is not to be."""
    is_held = message.status in (MessageStatus.SCHEDULED, MessageStatus.CANCELLED) or is_stopped_by_consent(message)
    has_all = message.template_id is not None and message.phone != ""  # empty once its person was forgotten
    return message.direction == Direction.OUTBOUND and has_all and not is_held


def is_stopped_by_consent(message: Message) -> bool:
    return message.status == MessageStatus.FAILED and message.error_code == StoppedByConsent.code


def is_hopeless(message: Message) -> bool:
    """Would the same message, sent again, only fail again?"""
    return message.status == MessageStatus.FAILED and catalog.ending_of(message.error_code).is_hopeless


def is_offered(message: Message) -> bool:
    """Can it be sent again, and may that help?"""
    return can(message) and not is_hopeless(message)


def metadata(message_id: UUID, *, by: str) -> dict[str, str]:
    """What the new message says about the old one."""
    return {"origin": "again", "sent_by": by, "again_of": str(message_id)}


def again(message: Message, *, by: str, now: datetime) -> Accepted:
    """Accept it anew on behalf of its owner. Raises what stands against it."""
    if is_stopped_by_consent(message):
        raise StoppedByConsent
    if not can(message):
        raise NotAgain
    owner = Customer(message.organization, message.profile)
    admission.check(owner)
    assert message.template_id is not None
    template = MessageTemplate.objects.present().filter(id=message.template_id).first()
    if template is None:
        raise TemplateRemoved
    channels = [message.channel if message.is_pinned else None]
    accepting.check(owner, template, channels)
    (accepted,) = accepting.accept(
        owner,
        phones=[message.phone],
        channels=channels,
        template_id=template.id,
        parameters=message.parameters or {},
        metadata=metadata(message.id, by=by),
        now=now,
    )
    if message.status == MessageStatus.FAILED:
        Retry.objects.bulk_create([Retry(message_id=message.id, again_id=accepted.id)], ignore_conflicts=True)
    return accepted
