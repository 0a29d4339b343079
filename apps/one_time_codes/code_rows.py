"""The newest codes as the page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.contacts import names
from apps.messaging import status_display
from apps.messaging.models import Message
from apps.messaging.status_display import Standing
from apps.one_time_codes.models import MAX_CHECKS, CodeStatus, OneTimeCode
from apps.organizations.customer import Customer

_SHOWN = 50
_MARKS = {
    CodeStatus.PENDING: Standing("Waiting", tone="waiting", icon="clock"),
    CodeStatus.VERIFIED: Standing("Verified", tone="done", icon="check"),
    CodeStatus.USED_UP: Standing("Used up", tone="failed", icon="x"),
    CodeStatus.EXPIRED: Standing("Expired", tone="none", icon="minus"),
}


@dataclass(frozen=True, slots=True)
class CodeRow:
    """`channel` is that of its message as it is now; `took` is in milliseconds."""

    code: OneTimeCode
    name: str  # the contact's
    mark: Standing
    channel: Standing
    took: float | None

    @property
    def remark(self) -> str:
        if self.code.replaced_at and not self.code.verified_at:
            return "Replaced by a newer code"
        wrong = self.code.checks - bool(self.code.verified_at)
        return f"{wrong} of {MAX_CHECKS} checks wrong" if wrong else ""


def newest(customer: Customer, *, now: datetime) -> list[CodeRow]:
    codes = list(OneTimeCode.objects.visible_to(customer).newest_first()[:_SHOWN])
    sent = dict(Message.objects.filter(id__in=[code.message_id for code in codes]).values_list("id", "channel"))
    called = names.of(customer, {code.phone for code in codes})
    return [
        CodeRow(
            code,
            called.get(code.phone, ""),
            _MARKS[code.status_at(now)],
            status_display.CHANNEL_MARKS[sent.get(code.message_id)],
            (code.verified_at - code.created_at).total_seconds() * 1000 if code.verified_at else None,
        )
        for code in codes
    ]
