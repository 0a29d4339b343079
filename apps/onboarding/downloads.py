"""The file of a document as a download. No browser shows it as a page of ours, or keeps it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from apps.onboarding import documents
from apps.onboarding.models import Document


def of(row: Document) -> HttpResponse:
    response = HttpResponse(documents.content_of(row), content_type=row.media_type)
    response["Content-Disposition"] = content_disposition_header(True, row.file_name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store, private"
    return response
