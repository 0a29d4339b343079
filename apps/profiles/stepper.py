"""The stepper of a completion as its page shows it: each step's state, what it waits for, and for whom.

Registrations are shown as they are now, not as they were when the step ran.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.organizations.customer import Customer
from apps.profiles.completion_steps import registration
from apps.profiles.models import Completion, CompletionStep, StepKind, StepState

_TITLES = {
    StepKind.REGISTER_BRAND: "Register brand",
    StepKind.REGISTER_CAMPAIGN: "Register campaigns",
    StepKind.CONNECT_SMS: "Connect SMS",
    StepKind.CONNECT_WHATSAPP: "Connect WhatsApp",
    StepKind.SETTLE_STATUS: "Approve profile",
}
_REGISTRATIONS = (StepKind.REGISTER_BRAND, StepKind.REGISTER_CAMPAIGN)


@dataclass(frozen=True, slots=True)
class StepMark:
    """A hue, a shape and a word."""

    word: str
    tone: str
    icon: str


_MARKS = {
    StepState.OPEN: StepMark("Not started", tone="none", icon="circle"),
    StepState.DONE: StepMark("Done", tone="done", icon="circle-check"),
    StepState.SKIPPED: StepMark("Skipped", tone="none", icon="minus"),
    StepState.WAITING: StepMark("Waiting", tone="waiting", icon="clock"),
    StepState.FAILED: StepMark("Failed", tone="failed", icon="alert-triangle"),
}
_RUNNING = StepMark("Running", tone="moving", icon="loader")


@dataclass(frozen=True, slots=True)
class StepRow:
    title: str
    mark: StepMark
    sentence: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class Stepper:
    """`is_running`: a worker has it or will soon. `is_waiting`: others must act, so the page looks again later."""

    rows: list[StepRow]
    is_running: bool
    has_begun: bool

    @property
    def is_waiting(self) -> bool:
        return any(row.waits_for for row in self.rows)


def of(customer: Customer) -> Stepper:
    assert customer.profile is not None
    is_running = Completion.objects.filter(profile=customer.profile, outcome__isnull=True).exists()
    steps = CompletionStep.objects.of(customer.id)
    rows = [_row(customer, kind, steps.get(kind)) for kind in StepKind]
    if is_running:
        first = next((index for index, row in enumerate(rows) if row.mark == _MARKS[StepState.OPEN]), None)
        if first is not None:
            rows[first] = StepRow(rows[first].title, _RUNNING, "", "")
    return Stepper(rows, is_running, has_begun=is_running or bool(steps))


def _row(customer: Customer, kind: StepKind, step: CompletionStep | None) -> StepRow:
    if step is None or step.state == StepState.OPEN:
        return StepRow(_TITLES[kind], _MARKS[StepState.OPEN], "", "")
    if kind in _REGISTRATIONS and step.state in (StepState.DONE, StepState.WAITING):
        now = registration(customer, kind)
        if (now.state, now.waits_for) == (step.state, step.waits_for):  # the step may say what to change
            return StepRow(_TITLES[kind], _MARKS[now.state], step.sentence, step.waits_for)
        return StepRow(_TITLES[kind], _MARKS[now.state], now.sentence, now.waits_for)
    return StepRow(_TITLES[kind], _MARKS[StepState(step.state)], step.sentence, step.waits_for)
