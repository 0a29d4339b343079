"""Endpoints as pages show them: their state in one word, what they subscribe to, and how well they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.webhooks import health
from apps.webhooks.endpoints import event_tree
from apps.webhooks.health import Health
from apps.webhooks.models import Endpoint, OffReason
from apps.webhooks.switching import MAX_FAILURES


@dataclass(frozen=True, slots=True)
class EndpointMark:
    """A hue, a shape and a word."""

    word: str
    tone: str
    icon: str


ALL = EndpointMark("All", tone="", icon="")
ON = EndpointMark("On", tone="done", icon="check")
OFF = EndpointMark("Off", tone="none", icon="player-pause")
TURNED_OFF = EndpointMark("Turned off", tone="failed", icon="alert-triangle")  # by us

# Why we turned it off, and what to do.
REASONS = {
    OffReason.FAILURES.value: f"{MAX_FAILURES} attempts in a row failed. "
    "Look at what it answered, repair it and turn it on again.",
    OffReason.GONE.value: "It answered 410 Gone, which means that it wants no more events.",
}
_BRIEFLY = {OffReason.FAILURES.value: f"{MAX_FAILURES} failures in a row", OffReason.GONE.value: "Answered 410 Gone"}


@dataclass(frozen=True, slots=True)
class EndpointRow:
    endpoint: Endpoint
    mark: EndpointMark
    events: str
    health: Health

    @property
    def why_off(self) -> str:
        """Empty unless we turned it off."""
        return REASONS.get(self.endpoint.off_reason or "", "") if self.mark is TURNED_OFF else ""

    @property
    def remark(self) -> str:
        """3 failures in a row, or briefly why we turned it off."""
        if self.why_off:
            return _BRIEFLY[self.endpoint.off_reason or ""]
        count = self.endpoint.consecutive_failures
        return f"{count} failure{'s' if count > 1 else ''} in a row" if count else ""


def of(endpoints: Sequence[Endpoint]) -> list[EndpointRow]:
    found = health.of([each.id for each in endpoints])
    return [EndpointRow(each, _mark(each), event_tree.words(each), found[each.id]) for each in endpoints]


def one(endpoint: Endpoint) -> EndpointRow:
    return of([endpoint])[0]


def _mark(endpoint: Endpoint) -> EndpointMark:
    if endpoint.is_active:
        return ON
    return TURNED_OFF if endpoint.off_reason else OFF
