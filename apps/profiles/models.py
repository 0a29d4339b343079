"""Profiles that are being completed: the row is the queue, and is deleted once the outcome has been reported.

The steps stay: they are what the last completion did, and what it still waits for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.models import Profile

REGISTRY = "the registry"


class CompletionQuerySet(models.QuerySet["Completion"]):
    def due(self, now: datetime) -> Self:
        """Those whose time has come; nothing leaves a suspended account."""
        return self.filter(due_at__lte=now, profile__suspended_at=None, profile__organization__suspended_at=None)


class Completion(Base, Queued):
    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="+")
    callback_url = models.CharField(max_length=2048, blank=True)  # empty if a person began it on the page
    # What the callback says, from when it is known: whoever takes over from a dead worker says the same.
    outcome = models.JSONField(null=True, blank=True)

    objects = CompletionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.profile} for {self.callback_url}"


class StepKind(models.TextChoices):
    """In the order in which they run."""

    REGISTER_BRAND = "register_brand"
    REGISTER_CAMPAIGN = "register_campaign"
    CONNECT_SMS = "connect_sms"
    CONNECT_WHATSAPP = "connect_whatsapp"
    SETTLE_STATUS = "settle_status"


class StepState(models.TextChoices):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    WAITING = "waiting"
    FAILED = "failed"


class CompletionStepQuerySet(models.QuerySet["CompletionStep"]):
    def of(self, profile_id: UUID) -> dict[str, CompletionStep]:
        """A profile's steps by kind."""
        return {step.kind: step for step in self.filter(profile_id=profile_id)}

    def awaiting_the_registry(self, before: datetime) -> Self:
        """Completions whose status waits for the registry, and that were not looked at since."""
        waiting = self.filter(kind=StepKind.SETTLE_STATUS, state=StepState.WAITING, waits_for=REGISTRY)
        here = waiting.filter(profile__suspended_at=None, profile__organization__suspended_at=None)
        return here.filter(updated_at__lt=before, profile__deleted_at=None)


class CompletionStep(Base):
    """One step of a profile's last completion. `waits_for` says who must act next: you, us, the registry, or empty."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.OPEN)
    sentence = models.TextField(blank=True)
    waits_for = models.CharField(max_length=40, blank=True)

    objects = CompletionStepQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "kind"], name="one_completion_step_of_a_kind")]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=models.Q(kind=StepKind.SETTLE_STATUS, state=StepState.WAITING),
                name="completions_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.profile_id}: {self.state}"
