"""The version of its template that a message was sent from, and how the version in use differs from it now."""

from __future__ import annotations

from dataclasses import dataclass

from apps.message_templates import changes
from apps.message_templates.changes import Change
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message


@dataclass(frozen=True, slots=True)
class SentVersion:
    """`now` is the number of the version in use; `changes` lead from the one that was sent to that."""

    number: int
    now: int
    changes: list[Change]

    @property
    def sentence(self) -> str:
        return changes.sentence(self.changes)


def of(message: Message, template: MessageTemplate | None) -> SentVersion | None:
    """None for a message that was not sent, and for a template that has been removed."""
    if template is None or template.deleted_at is not None or message.template_version is None:
        return None
    version = template.versions.filter(number=message.template_version).first()
    return SentVersion(version.number, template.version, changes.between(version, template)) if version else None
