"""The worker's tasks: submit versions to Meta, and compare accounts with what Meta keeps."""

from __future__ import annotations

from celery import shared_task

from apps.core.once import Once
from apps.message_templates import submitting, sync

_submit = Once(submitting.drain)
_sync = Once(sync.drain)


@shared_task(name="message_templates.submit")
def submit() -> None:
    _submit()


@shared_task(name="message_templates.sync")
def compare() -> None:
    _sync()
