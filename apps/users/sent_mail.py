"""The outbox of demo mode: e-mail is printed and stored in the home, and /outbox/ shows it. Nothing is really sent."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend

from apps.core.models import new_id

_KEPT = 100


class Outbox(EmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            (_folder() / f"{new_id()}.eml").write_bytes(message.message().as_bytes())
        for old in sorted(_folder().glob("*.eml"))[:-_KEPT]:
            old.unlink(missing_ok=True)
        return super().send_messages(email_messages) or 0


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str
    sent_at: datetime


def newest() -> list[Mail]:
    """The e-mails that were sent, newest first."""
    return [_read(file) for file in sorted(_folder().glob("*.eml"), reverse=True)]


def _read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    sent_at = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    return Mail(str(message["To"]), str(message["Subject"]), body.get_content() if body else "", sent_at)


def _folder() -> Path:
    folder: Path = settings.HOME / "outbox"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
