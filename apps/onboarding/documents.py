"""Documents of an organization or profile: upload, submit, read, remove.

A file is told by its first bytes, whatever its name says, and stored encrypted. Only views for owners, admins and the
operator read it. It can be removed until it is submitted, and replaced when the operator asks again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from apps.channels import regions
from apps.core.errors import DomainError, Invalid
from apps.onboarding import states
from apps.onboarding.models import DecisionState, Document, DocumentFile, DocumentKind
from apps.onboarding.states import Mover
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, owner_columns

LARGEST = 10 * 1024 * 1024  # bytes
NOT_A_DOCUMENT = "This isn't a complete PDF, JPEG or PNG file."
MOST = 50  # documents of an account
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\\"<>:|?*]+")


class DocumentNotFound(DomainError):
    code = "RESOURCE_004"
    message = "Document not found"


class DocumentLocked(DomainError):
    code = "BUSINESS_006"
    message = "This document is submitted and can't be removed"


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\x00").endswith(b"\xff\xd9")


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") and b"IEND" in content[-12:]


_TYPES: dict[str, tuple[Callable[[bytes], bool], str]] = {
    "application/pdf": (_is_pdf, ".pdf"),
    "image/jpeg": (_is_jpeg, ".jpg"),
    "image/png": (_is_png, ".png"),
}


def media_type_of(content: bytes) -> str | None:
    """PDF, JPEG or PNG by beginning and end; None for everything else, and for files that were cut off."""
    return next((name for name, (fits, _) in _TYPES.items() if fits(content)), None)


def add(customer: Customer, *, kind: str, country: str, file_name: str, content: bytes, now: datetime) -> Document:
    """Store a document that is yet to be submitted. Raises Invalid."""
    media_type = media_type_of(content)
    problems = _problems(kind, country, content, media_type)
    if problems or media_type is None:
        raise Invalid(problems)
    with transaction.atomic():
        if Document.objects.owned_by(customer).count() >= MOST:
            raise Invalid({"file": [f"An account can have at most {MOST} documents. Remove one first."]})
        document = Document.objects.create(
            **owner_columns(customer),
            kind=kind,
            country=country,
            file_name=_clean(file_name, _TYPES[media_type][1]),
            media_type=media_type,
            size=len(content),
            created_at=now,
        )
        DocumentFile.objects.create(of=document, content=content)
    return document


def find(customer: Customer, document_id: UUID) -> Document:
    """Its own, and an organization's profiles' too. Raises DocumentNotFound."""
    found = Document.objects.visible_to(customer).filter(id=document_id).first()
    if found is None:
        raise DocumentNotFound
    return found


def content_of(document: Document) -> bytes:
    content: bytes = DocumentFile.objects.get(of=document).content
    return content


def remove(customer: Customer, document_id: UUID) -> Document:
    """Raises DocumentNotFound and DocumentLocked."""
    with transaction.atomic():
        document = find(customer, document_id)
        locked = Document.objects.select_for_update().get(id=document.id)
        if not locked.is_open and locked.state != DecisionState.REJECTED:
            raise DocumentLocked
        locked.delete()
    return document


def submit(customer: Customer, *, by: str, now: datetime) -> int:
    """Hand its drafts to the operator; returns how many."""
    with transaction.atomic():
        drafts = Document.objects.owned_by(customer).filter(state=DecisionState.DRAFT)
        count = drafts.update(
            state=DecisionState.SUBMITTED, submitted_at=now, submitted_by=by, reason="", updated_at=now
        )
        if count and customer.profile is None:
            states.try_move(customer.organization, Onboarding.ONBOARDING_STARTED, by=Mover.CUSTOMER, now=now)
    return count


def _problems(kind: str, country: str, content: bytes, media_type: str | None) -> dict[str, list[str]]:
    problems = {}
    if kind not in DocumentKind.values:
        problems["kind"] = ["Choose what kind of document this is."]
    if country and country not in regions.NAMES:
        problems["country"] = ["Choose a country."]
    if not content:
        problems["file"] = ["The file is empty."]
    elif len(content) > LARGEST:
        problems["file"] = [f"The file is too large. Choose one of at most {LARGEST >> 20} MB."]
    elif media_type is None:
        problems["file"] = [NOT_A_DOCUMENT]
    return problems


def _clean(file_name: str, suffix: str) -> str:
    """A name that is safe in headers and pages, with the suffix of what the file is."""
    stem = _NOT_IN_NAMES.sub(" ", PurePath(file_name.replace("\\", "/")).name).strip(" .")
    stem = stem.rpartition(".")[0] or stem
    return f"{stem[:200] or 'document'}{suffix}"
