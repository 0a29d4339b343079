"""What the command palette finds in the call log: a call by its request id, and calls by error code."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from apps.api import code_search
from apps.api.calls import rows
from apps.api.models import LoggedCall
from apps.error_codes.request_errors import REQUEST_ERRORS
from apps.organizations.customer import Customer
from apps.users.palette import Hit

REQUEST = "req_"  # how every request id begins
_MAX_HITS = 5


def find(customer: Customer, text: str) -> list[Hit]:
    if not text.startswith(REQUEST):
        return _of_code(code_search.code(text))
    calls = LoggedCall.objects.visible_to(customer).filter(request_id=text).newest_first()[:_MAX_HITS]
    return [_hit(row) for row in rows.of(customer, calls)]


def _of_code(code: str) -> list[Hit]:
    """The list of calls that were answered with an error."""
    if code not in REQUEST_ERRORS:
        return []
    address = f"{reverse('api:calls')}?{urlencode({'error': code})}"
    return [Hit("Calls with this error", address, "hand-stop", "API calls", tone="blocked")]


def _hit(row: rows.CallRow) -> Hit:
    return Hit(
        label=row.call.request_id,
        url=reverse("api:call", args=[row.call.id]),
        icon=row.mark.icon,
        tone=row.mark.tone,
        group="API calls",
        note=f"{row.call}",
        mono=True,
    )
