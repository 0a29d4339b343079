"""What the command palette finds of the log: a call by its request id."""

from __future__ import annotations

from django.urls import reverse

from apps.api.calls import rows
from apps.api.models import LoggedCall
from apps.organizations.customer import Customer
from apps.users.palette import Hit

REQUEST = "req_"  # how every request id begins
_MOST = 5


def find(customer: Customer, text: str) -> list[Hit]:
    if not text.startswith(REQUEST):
        return []
    calls = LoggedCall.objects.visible_to(customer).filter(request_id=text).newest_first()[:_MOST]
    return [_hit(row) for row in rows.of(customer, calls)]


def _hit(row: rows.Row) -> Hit:
    return Hit(
        label=row.call.request_id,
        url=reverse("api:call", args=[row.call.id]),
        icon=row.mark.icon,
        tone=row.mark.tone,
        group="API calls",
        note=f"{row.call}",
        mono=True,
    )
