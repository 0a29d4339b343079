"""The invariants of money on one page: which hold, and what breaks the others. It asks what `verify_ledger` asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from apps.messaging import money_checks


def show(request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
    """`context` is the site's own. Reads the whole ledger, so it takes seconds where there are millions of entries."""
    return TemplateResponse(
        request, "operator/ledger_check.html", {**context, "title": "Ledger check", "findings": money_checks.find()}
    )
