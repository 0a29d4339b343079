"""Make messages forget their codes once they are verified or have expired.

While a message waits to be sent it needs its code; afterwards its parameters, its text and the raw calls to the carrier
would show them to all who may read messages.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.messaging.sending import secrets
from apps.one_time_codes.models import OneTimeCode

_AT_ONCE = 1000


def hide(*, now: datetime) -> int:
    """Returns how many codes were hidden. Those of messages in the queue wait for the next time."""
    hidden = 0
    while portion := _hide_some(now):
        hidden += portion
    return hidden


@transaction.atomic
def _hide_some(now: datetime) -> int:
    is_over = Q(expires_at__lte=now) | ~Q(verified_at=None) | ~Q(replaced_at=None)
    over = OneTimeCode.objects.filter(is_over, hidden_at=None).order_by("expires_at")
    found = list(over.select_for_update(skip_locked=True)[:_AT_ONCE])
    gone = secrets.forget({code.message_id: code.variable for code in found})
    return OneTimeCode.objects.filter(message_id__in=gone, id__in=[code.id for code in found]).update(hidden_at=now)
