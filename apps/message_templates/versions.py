"""Versions of a template: write the next one beside the one that is sent, submit it, roll back (docs/adr/0031).

The template's row has the content that is sent. Until a version is approved, it has that of the newest version. Only
drafts are ever rewritten, and only the newest version is. Every change of a version locks its template first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.core import queue
from apps.core.errors import DomainError
from apps.message_templates import content, finding, review_events
from apps.message_templates.content import Content, Typed
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus, TemplateVersion
from apps.organizations.customer import Customer

BELL = "message_templates.submit"
EDITABLE = (TemplateStatus.DRAFT, TemplateStatus.REJECTED)
# A template with one of these has, or had, an approval. Its content is then replaced only by another approved version.
PUBLISHED = (TemplateStatus.APPROVED, TemplateStatus.PAUSED, TemplateStatus.DISABLED)


class Locked(DomainError):
    """A reviewer has seen it or is looking at it."""

    message = "Template (except display name) cannot be updated unless it is in draft or rejected status"


class VersionNotFound(DomainError):
    code = "RESOURCE_002"
    message = "Template version not found"


class StaleEdit(DomainError):
    message = "This version was changed after you opened it. Reload it, then make your changes again."


class NothingChanged(DomainError):
    message = "Nothing was changed, so there is no new version."


class CannotDiscard(DomainError):
    message = "Only a draft can be discarded, and not the only version of a template."


class CannotRollBack(DomainError):
    message = "You can only go back to a version that is approved."


def find(customer: Customer, version_id: UUID) -> TemplateVersion:
    """A version of a template that this customer may use. Raises VersionNotFound."""
    version = TemplateVersion.objects.filter(id=version_id).first()
    usable = MessageTemplate.objects.usable_by(customer).present()
    if version is None or not usable.filter(id=version.template_id).exists():
        raise VersionNotFound
    return version


def newest(template: MessageTemplate) -> TemplateVersion:
    """The version that is worked on."""
    return template.versions.order_by("-number")[0]


def start(customer: Customer, template: MessageTemplate, *, author: str = "", now: datetime) -> TemplateVersion:
    """The draft to work on. Without one, the next version begins as a copy of the one in force, or of a rejected one.

    Raises TemplateNotFound, TemplateReadOnly and, while a version is in review, Locked.
    """
    with transaction.atomic():
        current = finding.lock(customer, template.id)
        last = newest(current)
        if last.status == TemplateStatus.DRAFT:
            return last
        if last.status == TemplateStatus.PENDING:
            raise Locked(f"Version {last.number} is in review. Wait for the result before you start another version.")
        source = last if last.status == TemplateStatus.REJECTED else current
        version = write(current, Content.of(source), author=author, now=now)
        current.save()
    return version


def edit(customer: Customer, version: TemplateVersion, typed: Typed, *, now: datetime) -> TemplateVersion:
    """Change the content of the newest version.

    A rejected version stays as it is, and the changes become the next version. Raises TemplateNotFound,
    TemplateReadOnly, StaleEdit, Locked and Invalid.
    """
    with transaction.atomic():
        template = finding.lock(customer, version.template_id)
        current = _unchanged(template, version, typed.seen or version.stamp)
        after = content.changed(Content.of(current), typed, chosen={})
        if after == Content.of(current):
            return current
        if current.status not in EDITABLE:
            raise Locked
        current = write(template, after, author=typed.author, now=now)
        template.save()
    return current


def write_next(customer: Customer, template: MessageTemplate, typed: Typed, *, now: datetime) -> TemplateVersion:
    """Write the draft beside the version that is sent, and submit it if asked to.

    Raises NothingChanged for a first draft that says what is sent already, and what `start`, `edit` and `submit` raise.
    """
    with transaction.atomic():
        last = newest(finding.lock(customer, template.id))
        if typed.seen is not None and last.stamp != typed.seen:
            raise StaleEdit
        draft = start(customer, template, author=typed.author, now=now)
        written = edit(customer, draft, replace(typed, seen=draft.stamp), now=now)
        if draft.number > last.number and Content.of(written) == Content.of(last):
            raise NothingChanged
        return submit(customer, written, now=now) if typed.submit_for_review else written


def discard(customer: Customer, version: TemplateVersion, *, now: datetime) -> None:
    """Delete a draft; the version before it stays. Raises TemplateNotFound, TemplateReadOnly and CannotDiscard."""
    with transaction.atomic():
        template = finding.lock(customer, version.template_id)
        last = newest(template)
        if last.id != version.id or last.status != TemplateStatus.DRAFT or last.number == 1:
            raise CannotDiscard
        last.delete()
        if template.version == last.number:
            put_into_force(template, newest(template))
            template.updated_at = now
            template.save()


def submit(customer: Customer, version: TemplateVersion, *, now: datetime) -> TemplateVersion:
    """Queue a draft, or a rejected version as it is, for review at Meta. Without effect on one that is in review.

    Raises TemplateNotFound, TemplateReadOnly and StaleEdit.
    """
    with transaction.atomic():
        template = finding.lock(customer, version.template_id)
        was = template.status
        current = _unchanged(template, version, version.stamp)
        if current.status in EDITABLE:
            queue_review(template, current, now=now)
            template.updated_at = now
            template.save()
            review_events.publish(template, was=was, now=now)
    return current


def roll_back(customer: Customer, template: MessageTemplate, number: int, *, now: datetime) -> MessageTemplate:
    """Send this approved version again, from now on. Raises TemplateNotFound, VersionNotFound and CannotRollBack."""
    with transaction.atomic():
        current = finding.lock(customer, template.id)
        was = current.status
        version = current.versions.filter(number=number).first()
        if version is None:
            raise VersionNotFound
        if version.status != TemplateStatus.APPROVED:
            raise CannotRollBack
        if number != current.version:
            put_into_force(current, version)
            current.updated_at = now
            current.save()
            review_events.publish(current, was=was, now=now)
    return current


# --- For callers that have locked the template, and save it ---


def first(template: MessageTemplate, *, author: str = "") -> TemplateVersion:
    """Store version 1 of a template that was just created; without it a template has no history."""
    version = first_of(template)
    version.author = author
    version.save(force_insert=True)
    return version


def first_of(template: MessageTemplate) -> TemplateVersion:
    """The same, not yet stored."""
    version = TemplateVersion(template=template, number=template.version, created_at=template.created_at)
    Content.of(template).put_into(version)
    for field in _REVIEW:
        setattr(version, field, getattr(template, field))
    if template.status not in EDITABLE:
        version.submitted_at = template.created_at
    return version


def write(template: MessageTemplate, written: Content, *, author: str, now: datetime) -> TemplateVersion:
    """Put the content into the newest version, if that is a draft, or else into the next one."""
    version = newest(template)
    if version.status != TemplateStatus.DRAFT:
        version = TemplateVersion(template=template, number=version.number + 1, created_at=now)
    written.put_into(version)
    version.rejection_reason = None
    version.author, version.updated_at = author, now
    version.save()
    _follow(template, version)
    return version


def queue_review(template: MessageTemplate, version: TemplateVersion, *, now: datetime) -> None:
    """The version is in review from now on, even while it still waits to be given to Meta."""
    version.status, version.rejection_reason = TemplateStatus.PENDING, None
    version.submitted_at, version.decided_at = now, None
    version.updated_at = now
    version.save()
    _follow(template, version)
    Submission.objects.update_or_create(version=version, defaults={"due_at": now, "attempts": 0, "problem": ""})
    queue.ring(BELL)


def put_into_force(template: MessageTemplate, version: TemplateVersion) -> None:
    """The template has the content and the review of this version."""
    if template.version != version.number:
        template.whatsapp_components = None  # those of another version
    template.version = version.number
    Content.of(version).put_into(template)
    for field in _REVIEW:
        setattr(template, field, getattr(version, field))


_REVIEW = ("status", "rejection_reason", "whatsapp_template_id", "whatsapp_template_name")


def _follow(template: MessageTemplate, version: TemplateVersion) -> None:
    """Until a version is approved, the template is as its newest version."""
    if template.status not in PUBLISHED:
        put_into_force(template, version)


def _unchanged(template: MessageTemplate, version: TemplateVersion, seen: datetime) -> TemplateVersion:
    current = newest(template)
    if current.id != version.id or current.stamp != seen:
        raise StaleEdit
    return current
